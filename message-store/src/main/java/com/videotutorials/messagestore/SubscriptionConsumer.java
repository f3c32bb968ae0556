package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Hands the messages of a subscription to its handlers, batch by batch. What the handlers do in the database and the new
 * position are one transaction: after a crash either both are there or neither, and every message counts exactly once.
 *
 * <p>If somebody else moved the position meanwhile, nothing of the batch is committed: a process that was paused and
 * replaced does no harm when it wakes up.
 */
final class SubscriptionConsumer<C> {

    private static final int BATCH_SIZE = 1_000;

    private final Subscription<C> subscription;
    private final MessageStore messageStore;
    private final DataSource dataSource;
    private final Function<Connection, C> context;
    private final Consumer<String> moved;
    private volatile @Nullable Long position;

    /**
     * @param dataSource where the handlers work and the position is kept
     * @param context makes what the handlers work with out of the transaction's connection
     * @param moved told the subscription's name after each commit
     */
    SubscriptionConsumer(
            Subscription<C> subscription,
            MessageStore messageStore,
            DataSource dataSource,
            Function<Connection, C> context,
            Consumer<String> moved) {
        this.subscription = subscription;
        this.messageStore = messageStore;
        this.dataSource = dataSource;
        this.context = context;
        this.moved = moved;
    }

    Subscription<C> subscription() {
        return subscription;
    }

    /** The global position of the last message that was handled, 0 if that is not known yet. */
    long position() {
        var known = position;
        return known == null ? 0 : known;
    }

    /** Handles one batch and says how many messages were in it. After a failure it goes on from the stored position. */
    int tick() throws SQLException {
        var from = position;
        if (from == null) {
            from = start();
        }
        var batch = messageStore.read(subscription.category(), from, BATCH_SIZE);
        if (!batch.isEmpty()) {
            position = null;
            handle(batch, from);
            moved.accept(subscription.name());
        }
        return batch.size();
    }

    /** Looks up where to go on. */
    long start() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            var start = SubscriptionPositions.start(connection, subscription);
            position = start;
            return start;
        }
    }

    private void handle(List<StoredMessage> batch, long from) throws SQLException {
        var to = batch.get(batch.size() - 1).globalPosition();
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (!SubscriptionPositions.advance(connection, subscription.name(), from, to)) {
                    throw new PositionMovedException(subscription.name(), from);
                }
                var handle = context.apply(connection);
                batch.forEach(message -> deliver(handle, message));
                connection.commit();
                position = to;
                connection.setAutoCommit(true);
            } catch (Throwable e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    private void deliver(C handle, StoredMessage message) {
        try {
            subscription.handle(handle, message);
        } catch (RuntimeException e) {
            throw new HandlerFailedException(subscription.name(), message, e);
        }
    }

    private static void rollBack(Connection connection, Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
