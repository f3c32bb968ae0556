package com.videotutorials.messagestore;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;

class PostgresUpcastingTest extends UpcastingContract {

    private static final StoreDatabase database = StoreDatabase.create();
    private static final PostgresMessageStore store =
            PostgresMessageStore.builder(database.pool()).upcasters(UPCASTERS).build();

    @AfterAll
    static void close() {
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
