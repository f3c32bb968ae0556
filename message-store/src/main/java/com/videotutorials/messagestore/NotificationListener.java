package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears on a PostgreSQL channel what has changed. Holds one connection of the data source; when that is lost it makes
 * another, and since something may have been missed, says so.
 */
public final class NotificationListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationListener.class);

    /** How long closing can take. No query: the connection is only listened to. */
    private static final int LISTEN_MILLIS = 200;

    /** After how long a silence the connection is tried. */
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final int PROBE_SECONDS = 5;
    private static final long PATIENCE_AT_CLOSE_MILLIS = 2_000;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final DataSource dataSource;
    private final String channel;
    private final Consumer<String> changed;
    private final Runnable anythingMayHaveChanged;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Starts to listen.
     *
     * @param changed told what has changed, on the listener's thread; should return quickly
     * @param anythingMayHaveChanged told whenever listening begins, and so also after every interruption
     */
    public NotificationListener(
            DataSource dataSource, String channel, Consumer<String> changed, Runnable anythingMayHaveChanged) {
        this.dataSource = dataSource;
        this.channel = channel;
        this.changed = changed;
        this.anythingMayHaveChanged = anythingMayHaveChanged;
        this.thread = Threads.daemons("notification-listener-" + channel).newThread(this::run);
        thread.start();
    }

    private void run() {
        while (!closed) {
            try (var connection = dataSource.getConnection()) {
                listen(connection);
            } catch (SQLException | RuntimeException e) {
                if (!closed) {
                    LOG.debug("Lost channel={}, listening again", channel, e);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("listen " + statement.enquoteIdentifier(channel, true));
        }
        anythingMayHaveChanged.run();
        var notifications = connection.unwrap(PGConnection.class);
        var lastSign = System.nanoTime();
        while (!closed) {
            var heard = notifications.getNotifications(LISTEN_MILLIS);
            for (var notification : heard) {
                tell(notification.getParameter());
            }
            if (heard.length > 0) {
                lastSign = System.nanoTime();
            } else if (System.nanoTime() - lastSign > PROBE_NANOS) {
                requireAlive(connection);
                lastSign = System.nanoTime();
            }
        }
        stopListening(connection);
    }

    private void tell(String what) {
        try {
            changed.accept(what);
        } catch (RuntimeException e) {
            LOG.warn("A notification was not taken channel={} changed={}", channel, what, e);
        }
    }

    /** A pool must not hand out a connection that still listens. */
    private static void stopListening(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("unlisten *");
        }
    }

    private static void requireAlive(Connection connection) throws SQLException {
        if (!connection.isValid(PROBE_SECONDS)) {
            throw new SQLException("The connection is dead");
        }
    }

    /** Stops listening and gives the connection back. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(PATIENCE_AT_CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
