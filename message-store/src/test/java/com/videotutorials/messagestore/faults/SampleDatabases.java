package com.videotutorials.messagestore.faults;

import com.videotutorials.messagestore.MessageDb;
import com.videotutorials.messagestore.SubscriptionTables;
import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.messagestore.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** The two databases of the sample system, message store and view data, on a PostgreSQL that may be crashed. */
final class SampleDatabases implements AutoCloseable {

    private static final List<String> VIEW_TABLES = List.of(
            "create table parcel_count (parcel_id text primary key, n bigint not null)",
            """
            create table parcel_log (
                id bigserial, stream_name text not null, position bigint not null, global_position bigint not null,
                worker text not null
            )
            """,
            "create table message_log (like parcel_log including all)",
            "create schema rebuild authorization message_store",
            "grant select, insert, update on parcel_count, parcel_log, message_log to message_store",
            "grant usage on sequence parcel_log_id_seq to message_store");

    private static final String TERMINATE =
            """
            select pg_terminate_backend(pid) from pg_stat_activity where usename = 'message_store'
            """;

    private final TestPostgres postgres;
    private final boolean shared;
    private final TestDatabase store;
    private final TestDatabase view;

    private SampleDatabases(TestPostgres postgres, boolean shared) {
        this.postgres = postgres;
        this.shared = shared;
        this.store = postgres.createDatabase();
        this.view = postgres.createDatabase();
        MessageDb.install(store.dataSource());
        for (var database : List.of(store, view)) {
            SubscriptionTables.install(database.dataSource(), List.of("message_store"), List.of());
        }
        createTables();
    }

    private void createTables() {
        try {
            for (var statement : VIEW_TABLES) {
                execute(view(), statement);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** New ones, on a server of their own. */
    static SampleDatabases start() {
        return on(TestPostgres.start(Map.of()));
    }

    /** New ones on this server, which is closed with them. */
    static SampleDatabases on(TestPostgres postgres) {
        return new SampleDatabases(postgres, false);
    }

    /** New ones on the server that all tests share, which must not be stopped. */
    static SampleDatabases onSharedServer() {
        return new SampleDatabases(TestPostgres.shared(), true);
    }

    String storeUrl() {
        return store.url();
    }

    String viewUrl() {
        return view.url();
    }

    /** Unpooled connections of the owner. */
    DataSource store() {
        return store.dataSource();
    }

    /** Unpooled connections of the owner. */
    DataSource view() {
        return view.dataSource();
    }

    /** The server dies and comes back. */
    void crash() {
        postgres.crash();
        postgres.restart();
    }

    /** The server is shut down and started again. */
    void restart() {
        postgres.stop();
        postgres.restart();
    }

    /** The server dies for good and its standby takes its place. */
    void failOver() {
        postgres.failOver();
    }

    /** All connections of workers and writers are ended by the server. */
    void terminateConnections() throws SQLException {
        texts(store(), TERMINATE);
    }

    /** How many messages the store has. */
    long messages() throws SQLException {
        return Long.parseLong(
                texts(store(), "select count(*) from message_store.messages").get(0));
    }

    static void execute(DataSource dataSource, String sql) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the answer; SQL's null is the text {@code null}. */
    static List<String> texts(DataSource dataSource, String query) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            return texts(connection, query);
        }
    }

    static List<String> texts(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(String.valueOf(rows.getString(1)));
            }
            return texts;
        }
    }

    @Override
    public void close() {
        if (shared) {
            store.close();
            view.close();
        } else {
            postgres.close();
        }
    }
}
