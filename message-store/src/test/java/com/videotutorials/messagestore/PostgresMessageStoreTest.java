package com.videotutorials.messagestore;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresMessageStoreTest extends MessageStoreContract {

    private static StoreDatabase database;
    private static PostgresMessageStore store;

    @BeforeAll
    static void createStore() {
        database = StoreDatabase.create();
        store = new PostgresMessageStore(database.pool());
    }

    @AfterAll
    static void closeStore() {
        store.close();
        database.close();
    }

    @Override
    protected MessageStore emptyStore() {
        try {
            database.execute("truncate message_store.messages restart identity");
            return store;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
