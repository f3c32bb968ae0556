package com.videotutorials.messagestore.testing;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One database of a {@link TestPostgres}, its own test's alone. */
public final class TestDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TestDatabase.class);

    private final PostgresServer server;
    private final String name;

    TestDatabase(PostgresServer server, String name) {
        this.server = server;
        this.name = name;
    }

    /** A new, empty database of the server that all tests of this JVM share. */
    public static TestDatabase create() {
        return TestPostgres.shared().createDatabase();
    }

    public String name() {
        return name;
    }

    /** The JDBC URL, without a user; it stays the same when the server crashes and restarts. */
    public String url() {
        return server.url(name);
    }

    /** Unpooled connections of the superuser. */
    public DataSource dataSource() {
        return dataSource(PostgresServer.SUPERUSER);
    }

    /** Unpooled connections of this role, which needs no password. */
    public DataSource dataSource(String role) {
        return server.dataSource(name, role);
    }

    /** Drops it, whoever is still connected. If its server is gone there is nothing to drop. */
    @Override
    public void close() {
        try (var connection =
                        server.dataSource("postgres", PostgresServer.SUPERUSER).getConnection();
                var statement = connection.createStatement()) {
            statement.execute("drop database if exists " + name + " with (force)");
        } catch (SQLException e) {
            LOG.debug("Cannot drop {}", name, e);
        }
    }
}
