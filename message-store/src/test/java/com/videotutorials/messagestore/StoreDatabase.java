package com.videotutorials.messagestore;

import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.messagestore.testing.TestPostgres;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/** A database with Message DB and the positions of subscriptions, its pools, and what tests ask it directly. */
final class StoreDatabase implements AutoCloseable {

    private static final int POOL_SIZE = 8;
    private static final int CONNECTION_TIMEOUT_MILLIS = 1_000;

    private final TestDatabase database;
    private final List<HikariDataSource> pools = new CopyOnWriteArrayList<>();

    private StoreDatabase(TestDatabase database) {
        this.database = database;
    }

    static StoreDatabase create() {
        return in(TestDatabase.create());
    }

    static StoreDatabase create(TestPostgres postgres) {
        return in(postgres.createDatabase());
    }

    private static StoreDatabase in(TestDatabase database) {
        MessageDb.install(database.dataSource());
        SubscriptionTables.install(database.dataSource(), List.of("message_store"), List.of());
        return new StoreDatabase(database);
    }

    String url() {
        return database.url();
    }

    /** Unpooled connections of the owner. */
    DataSource dataSource() {
        return database.dataSource();
    }

    /** A pool of connections of Message DB's role, closed with this. */
    HikariDataSource pool() {
        return pool(url());
    }

    /** The same by another way, such as a proxy. */
    HikariDataSource pool(String url) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername("message_store");
        config.setMaximumPoolSize(POOL_SIZE);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        config.setInitializationFailTimeout(-1);
        // else a pool whose first connection is lost while it asks for the isolation level never works again
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        var pool = new HikariDataSource(config);
        pools.add(pool);
        return pool;
    }

    /** Whether anybody waits for the lock of a category. */
    boolean hasLockWaiters() throws SQLException {
        return number("select count(*) from pg_locks where locktype = 'advisory' and not granted"
                        + " and database = (select oid from pg_database where datname = current_database())")
                > 0;
    }

    long messages() throws SQLException {
        return number("select count(*) from message_store.messages");
    }

    void execute(String sql) throws SQLException {
        try (var connection = dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String query) throws SQLException {
        return Long.parseLong(texts(query).get(0));
    }

    /** The first column of the answer; SQL's null is the text {@code null}. */
    List<String> texts(String query) throws SQLException {
        return texts(dataSource(), query);
    }

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
        pools.forEach(HikariDataSource::close);
        database.close();
    }
}
