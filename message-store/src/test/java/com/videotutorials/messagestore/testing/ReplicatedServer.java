package com.videotutorials.messagestore.testing;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A PostgreSQL that is a process of this machine, with another one that replicates it synchronously. */
final class ReplicatedServer implements PostgresServer {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long LOOK_INTERVAL = TimeUnit.MILLISECONDS.toNanos(20);

    private final EmbeddedServer primary;
    private final EmbeddedServer standby;
    private boolean failedOver;

    private ReplicatedServer(EmbeddedServer primary, EmbeddedServer standby) {
        this.primary = primary;
        this.standby = standby;
    }

    static ReplicatedServer start() {
        var primary = EmbeddedServer.start(TestPostgres.USUAL_SETTINGS);
        try {
            var server = new ReplicatedServer(primary, primary.copyThatFollows(TestPostgres.USUAL_SETTINGS));
            server.replicateSynchronously();
            return server;
        } catch (IOException | SQLException | RuntimeException e) {
            primary.close();
            throw new IllegalStateException("There is no standby", e);
        }
    }

    private void replicateSynchronously() throws SQLException {
        try (var connection = primary.dataSource("postgres", SUPERUSER).getConnection();
                var statement = connection.createStatement()) {
            statement.execute("alter system set synchronous_standby_names = '*'");
            statement.execute("select pg_reload_conf()");
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            var synchronous = false;
            while (!synchronous) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("The standby does not follow");
                }
                LockSupport.parkNanos(LOOK_INTERVAL);
                try (var row = statement.executeQuery(
                        "select exists (select from pg_stat_replication where sync_state = 'sync')")) {
                    row.next();
                    synchronous = row.getBoolean(1);
                }
            }
        }
    }

    @Override
    public String host() {
        return active().host();
    }

    @Override
    public int port() {
        return active().port();
    }

    private EmbeddedServer active() {
        return failedOver ? standby : primary;
    }

    /** Clients look every second which of the two is the primary, if they have to connect. */
    @Override
    public String url(String database) {
        return "jdbc:postgresql://%s:%d,%s:%d/%s?targetServerType=primary&hostRecheckSeconds=1"
                .formatted(primary.host(), primary.port(), standby.host(), standby.port(), database);
    }

    @Override
    public void failOver() {
        primary.crash();
        standby.promote();
        failedOver = true;
    }

    @Override
    public void crash() {
        active().crash();
    }

    @Override
    public void stop() {
        active().stop();
    }

    @Override
    public void restart() {
        active().restart();
    }

    @Override
    public void close() {
        try {
            primary.close();
        } finally {
            standby.close();
        }
    }
}
