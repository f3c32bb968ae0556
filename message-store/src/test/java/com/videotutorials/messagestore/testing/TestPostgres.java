package com.videotutorials.messagestore.testing;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server for tests: in Docker where Docker answers, else embedded.
 *
 * <p>The system property {@code test.database} can insist on {@code docker} or {@code embedded} in place of
 * {@code auto}. Whoever connects is trusted, {@code postgres} is the superuser, and text is sorted by code point.
 */
public final class TestPostgres implements AutoCloseable {

    static final Map<String, String> USUAL_SETTINGS =
            Map.of("fsync", "off", "synchronous_commit", "on", "max_connections", "300");

    private static @Nullable TestPostgres shared;

    private final PostgresServer server;
    private final AtomicInteger databases = new AtomicInteger();
    private boolean closed;

    private TestPostgres(PostgresServer server) {
        this.server = server;
    }

    /** The server that all tests of this JVM share; started at first use, stopped when the JVM ends. */
    public static synchronized TestPostgres shared() {
        if (shared == null) {
            shared = start(Map.of());
        }
        return shared;
    }

    /**
     * A server of the caller's own, which the caller may crash and restart.
     *
     * @param settings what is to differ from a server that is fast but safe only as long as the machine lives,
     *     such as {@code fsync} = {@code on}
     */
    public static TestPostgres start(Map<String, String> settings) {
        var all = new LinkedHashMap<>(USUAL_SETTINGS);
        all.putAll(settings);
        var postgres = new TestPostgres(ServerSource.start(all));
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
        return postgres;
    }

    /**
     * A server of the caller's own, a process of this machine, with a standby at another address that has everything
     * that was acknowledged. The URLs of its databases name both addresses.
     */
    public static TestPostgres startWithStandby() {
        var postgres = new TestPostgres(ReplicatedServer.start());
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
        return postgres;
    }

    /** A new, empty database. */
    public TestDatabase createDatabase() {
        var name = "test_" + databases.incrementAndGet();
        try (var connection =
                        server.dataSource("postgres", PostgresServer.SUPERUSER).getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot create the database " + name, e);
        }
        return new TestDatabase(server, name);
    }

    public String host() {
        return server.host();
    }

    public int port() {
        return server.port();
    }

    /** Stops the server at once and without warning, keeping its data and its port for {@link #restart()}. */
    public synchronized void crash() {
        server.crash();
    }

    /** Stops the server in an orderly way, which ends all connections, keeping its data and its port for a restart. */
    public synchronized void stop() {
        server.stop();
    }

    /** Starts the server again after a {@link #crash()} or a {@link #stop()}, returning when it can be connected to. */
    public synchronized void restart() {
        server.restart();
    }

    /** The server dies for good; its standby takes its place, and has when this returns. */
    public synchronized void failOver() {
        server.failOver();
    }

    /** Stops the server for good and deletes its data. */
    @Override
    public synchronized void close() {
        if (!closed) {
            server.close();
            closed = true;
        }
    }
}
