package com.videotutorials.messagestore;

import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says on a PostgreSQL channel what has changed, so that whoever waits for it in another process wakes up at once.
 *
 * <p>Sent after the change was committed, in a transaction of its own that waits for no disk: a NOTIFY in the changing
 * transaction would hold a lock of the whole database over its commit. What changes repeatedly while a notification is
 * on its way is said once. Best effort: a lost connection may swallow a notification, so listeners also look by
 * themselves now and then.
 */
public final class NotificationSender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationSender.class);

    private static final String NOTIFY =
            """
            select set_config('synchronous_commit', 'off', true), pg_notify(?, changed)
            from unnest(?) as changed
            """;

    /** So that fast writers cost their listeners and the database little: at most a thousand a second. */
    private static final long SHORTEST_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long PATIENCE_AT_CLOSE_SECONDS = 2;

    private final DataSource dataSource;
    private final String channel;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(Threads.daemons("notification-sender"));
    private final Set<String> changes = new LinkedHashSet<>();

    /** A sender on one channel of the database. */
    public NotificationSender(DataSource dataSource, String channel) {
        this.dataSource = dataSource;
        this.channel = channel;
    }

    /** Says that something has changed. Returns at once. */
    public void changed(String what) {
        synchronized (changes) {
            if (executor.isShutdown()) {
                return;
            }
            var idle = changes.isEmpty();
            changes.add(what);
            if (idle) {
                start(what);
            }
        }
    }

    private void start(String what) {
        try {
            executor.execute(this::send);
        } catch (RuntimeException | Error e) {
            changes.remove(what);
            LOG.warn("Cannot notify channel={}", channel, e);
        }
    }

    private void send() {
        var sending = takeChanges();
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(NOTIFY)) {
            statement.setString(1, channel);
            statement.setArray(2, connection.createArrayOf("text", sending));
            statement.execute();
        } catch (SQLException e) {
            LOG.debug("Cannot notify channel={}", channel, e);
        }
        LockSupport.parkNanos(SHORTEST_INTERVAL_NANOS);
    }

    private Object[] takeChanges() {
        synchronized (changes) {
            var taken = changes.toArray();
            changes.clear();
            return taken;
        }
    }

    /** Sends what has still to be said, for two seconds at the most, then nothing more. */
    @Override
    public void close() {
        synchronized (changes) {
            executor.shutdown();
        }
        try {
            if (!executor.awaitTermination(PATIENCE_AT_CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.debug("Still notifying channel={}", channel);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
