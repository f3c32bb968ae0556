package com.videotutorials.messagestore.testing;

import javax.sql.DataSource;

/** One database of a {@link TestPostgres}, its own test's alone. */
public final class TestDatabase {

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
}
