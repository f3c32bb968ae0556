package com.videotutorials.bench;

import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.messagestore.testing.TestPostgres;
import com.videotutorials.server.limits.RateLimitSchema;
import com.videotutorials.viewdata.ViewDataSchema;
import com.videotutorials.workers.Migration;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** A PostgreSQL of the benchmark's own with Message DB and the view data, in one database or in two. */
final class BenchDatabase implements AutoCloseable {

    private static final String MESSAGE_STORE = "message_store";

    private final TestPostgres postgres;
    private final TestDatabase messageStore;
    private final TestDatabase viewData;

    private BenchDatabase(TestPostgres postgres, TestDatabase messageStore, TestDatabase viewData) {
        this.postgres = postgres;
        this.messageStore = messageStore;
        this.viewData = viewData;
        Migration.run(messageStore.dataSource(), viewData.dataSource());
        RateLimitSchema.migrate(messageStore.dataSource());
    }

    static BenchDatabase start(Commit commit) {
        var postgres = TestPostgres.start(commit.settings());
        var both = postgres.createDatabase();
        return new BenchDatabase(postgres, both, both);
    }

    static BenchDatabase startTwo(Commit commit) {
        var postgres = TestPostgres.start(commit.settings());
        return new BenchDatabase(postgres, postgres.createDatabase(), postgres.createDatabase());
    }

    String url() {
        return messageStore.url();
    }

    String viewDataUrl() {
        return viewData.url();
    }

    String user() {
        return MESSAGE_STORE;
    }

    Connection connect() throws SQLException {
        return messageStore.dataSource(MESSAGE_STORE).getConnection();
    }

    Connection connectToViewData() throws SQLException {
        return viewData.dataSource(ViewDataSchema.OWNER).getConnection();
    }

    /** As the superuser: to prepare what is measured. */
    Connection administer() throws SQLException {
        var connection = messageStore.dataSource().getConnection();
        connection.setSchema(MESSAGE_STORE);
        return connection;
    }

    /** What server and workers need to find it. */
    Map<String, String> environment() {
        return Map.of("MESSAGE_STORE_URL", url(), "VIEW_DATA_URL", viewDataUrl());
    }

    @Override
    public void close() {
        postgres.close();
    }
}
