package com.videotutorials.standalone;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;

/** The PostgreSQL that lives inside the standalone process and keeps its data under a home directory. */
final class EmbeddedDatabase implements AutoCloseable {

    /** The superuser, who needs no password. */
    static final String USER = "postgres";

    /** Of the binaries on the class path: another major version cannot read the data of this one. */
    static final int MAJOR_VERSION = 18;

    private static final String NAME = "video_tutorials";

    private final HomeLock lock;
    private final PostgresDirectory directory;
    private final EmbeddedPostgres postgres;

    private EmbeddedDatabase(HomeLock lock, PostgresDirectory directory, EmbeddedPostgres postgres) {
        this.lock = lock;
        this.directory = directory;
        this.postgres = postgres;
    }

    /**
     * Starts PostgreSQL on a free port of the loopback interface, with the data that earlier starts on the same home
     * left, however their processes ended.
     *
     * @throws StartupException if the home cannot be used, another process uses it, or PostgreSQL does not start
     */
    static EmbeddedDatabase start(Path home) {
        return start(home, 0);
    }

    /** As {@link #start(Path)}, but on a given port, unless that is 0. */
    static EmbeddedDatabase start(Path home, int port) {
        var lock = lock(home);
        var directory = new PostgresDirectory(lock.home(), MAJOR_VERSION);
        try {
            return start(lock, directory, port);
        } catch (StartupException e) {
            lock.close();
            throw e;
        } catch (IOException | SQLException | RuntimeException | ExceptionInInitializerError e) {
            lock.close();
            throw directory.failure(e);
        }
    }

    private static HomeLock lock(Path home) {
        try {
            return HomeLock.acquire(home);
        } catch (IOException e) {
            throw new StartupException(
                    "Cannot write to the directory %s; set VIDEO_TUTORIALS_HOME to one that can be written"
                            .formatted(home),
                    e);
        }
    }

    private static EmbeddedDatabase start(HomeLock lock, PostgresDirectory directory, int port)
            throws IOException, SQLException {
        var database = new EmbeddedDatabase(lock, directory, directory.start(port));
        try {
            database.prepare();
            return database;
        } catch (SQLException | RuntimeException e) {
            directory.stop(database.postgres);
            throw e;
        }
    }

    private void prepare() throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl("postgres"), USER, "");
                var statement = connection.createStatement()) {
            requireOwnServer(statement);
            createDatabase(statement);
        }
    }

    /** Zonky takes any server that answers on the port for the one it meant to start. */
    private void requireOwnServer(Statement statement) throws SQLException {
        try (var answer = statement.executeQuery("show data_directory")) {
            answer.next();
            if (!Path.of(answer.getString(1)).equals(directory.data())) {
                throw new StartupException("Another PostgreSQL, with its data in %s, answers on port %d; start again"
                        .formatted(answer.getString(1), postgres.getPort()));
            }
        }
    }

    private static void createDatabase(Statement statement) throws SQLException {
        try (var existing = statement.executeQuery("select from pg_database where datname = '" + NAME + "'")) {
            if (existing.next()) {
                return;
            }
        }
        statement.execute("create database " + NAME);
    }

    /** Where the database is, for {@link #USER} and whatever roles are made in it. */
    String jdbcUrl() {
        return jdbcUrl(NAME);
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(postgres.getPort(), database);
    }

    /** Completes when PostgreSQL ends, for whatever reason. */
    CompletableFuture<?> end() {
        try {
            return Postmaster.of(directory.data())
                    .<CompletableFuture<?>>map(
                            postmaster -> postmaster.process().onExit())
                    .orElseGet(() -> CompletableFuture.completedFuture(null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where PostgreSQL tells what happens to it. */
    Path log() {
        return directory.log();
    }

    /** Shuts PostgreSQL down cleanly and gives the home free. */
    @Override
    public void close() {
        if (!lock.isHeld()) {
            return;
        }
        try (lock) {
            directory.stop(postgres);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
