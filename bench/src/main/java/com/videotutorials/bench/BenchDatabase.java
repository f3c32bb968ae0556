package com.videotutorials.bench;

import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.messagestore.testing.TestPostgres;
import com.videotutorials.workers.Migration;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** A PostgreSQL of the benchmark's own with Message DB and the view data in one database. */
final class BenchDatabase implements AutoCloseable {

    private static final String MESSAGE_STORE_ROLE = "message_store";

    private final TestPostgres postgres;
    private final TestDatabase database;

    private BenchDatabase(TestPostgres postgres, TestDatabase database) {
        this.postgres = postgres;
        this.database = database;
    }

    static BenchDatabase start(Commit commit) {
        var postgres = TestPostgres.start(commit.settings());
        var database = postgres.createDatabase();
        Migration.run(database.dataSource(), database.dataSource());
        return new BenchDatabase(postgres, database);
    }

    String url() {
        return database.url();
    }

    String user() {
        return MESSAGE_STORE_ROLE;
    }

    Connection connect() throws SQLException {
        return database.dataSource(MESSAGE_STORE_ROLE).getConnection();
    }

    /** What server and workers need to find it. */
    Map<String, String> environment() {
        return Map.of("MESSAGE_STORE_URL", url(), "VIEW_DATA_URL", url());
    }

    @Override
    public void close() {
        postgres.close();
    }
}
