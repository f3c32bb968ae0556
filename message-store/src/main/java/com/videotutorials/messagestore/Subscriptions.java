package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs subscriptions until it is closed: each in a thread of its own, woken when a message of its category is committed.
 *
 * <p>Writers that tell {@link #CATEGORIES} after their commits are heard within milliseconds; one small query a second,
 * for all subscriptions together, finds what others wrote. One failing subscription never stops another.
 */
public final class Subscriptions implements AutoCloseable {

    /** The channel, in the message store's database, on which writers say which category they have written to. */
    public static final String CATEGORIES = "message_store_categories";

    /** The channel, in the database where positions are kept, on which subscriptions say that they have moved on. */
    public static final String POSITIONS = "subscription_positions";

    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);
    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(10);

    private static final String BEHIND =
            """
            select s.ordinal
            from unnest(?, ?) with ordinality as s (category, position, ordinal)
            where exists (
                select from message_store.messages as m
                where message_store.category(m.stream_name) = s.category and m.global_position > s.position
            )
            """;

    private final MessageStore messageStore;
    private final DataSource messageStoreDataSource;
    private final ExecutorService threads = Executors.newCachedThreadPool(Threads.daemons("subscription"));
    private final ScheduledExecutorService lookout =
            Executors.newSingleThreadScheduledExecutor(Threads.daemons("subscription-lookout"));
    private final List<SubscriptionLoop> loops = new ArrayList<>();
    private final List<AutoCloseable> resources = new ArrayList<>();

    /**
     * Nothing runs yet.
     *
     * @param messageStoreDataSource the message store's database, for listening and looking; one connection is held
     */
    public Subscriptions(MessageStore messageStore, DataSource messageStoreDataSource) {
        this.messageStore = messageStore;
        this.messageStoreDataSource = messageStoreDataSource;
    }

    /**
     * Adds subscriptions that do their work, and keep their positions, in one database. To be called before
     * {@link #start()}.
     *
     * @param dataSource a database with {@link SubscriptionTables}
     * @param context makes what the handlers work with out of the transaction's connection
     */
    public <C> Subscriptions add(
            List<Subscription<C>> subscriptions, DataSource dataSource, Function<Connection, C> context) {
        var sender = new NotificationSender(dataSource, POSITIONS);
        resources.add(sender);
        for (var subscription : subscriptions) {
            loops.add(new SubscriptionLoop(
                    new SubscriptionConsumer<>(subscription, messageStore, dataSource, context, sender::changed)));
        }
        return this;
    }

    /** Starts them all. They wait for a database that is not there yet. */
    public Subscriptions start() {
        loops.forEach(loop -> tryToLookUp(loop.consumer()));
        loops.forEach(threads::execute);
        resources.add(new NotificationListener(messageStoreDataSource, CATEGORIES, this::written, this::wakeEverybody));
        var looking = lookout.scheduleWithFixedDelay(
                this::look, LOOK_INTERVAL.toMillis(), LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        resources.add(() -> looking.cancel(false));
        return this;
    }

    /** A table for people: name, category, position and message types of each subscription. */
    public String describe() {
        var text = new StringBuilder();
        for (var loop : loops) {
            var subscription = loop.consumer().subscription();
            text.append("  %-32s %-24s from %-10d %s%n"
                    .formatted(
                            subscription.name(),
                            subscription.category(),
                            loop.consumer().position(),
                            String.join(", ", subscription.types())));
        }
        return text.toString();
    }

    private static void tryToLookUp(SubscriptionConsumer<?> consumer) {
        try {
            consumer.start();
        } catch (SQLException e) {
            LOG.warn(
                    "Cannot look up yet where to go on subscription={}",
                    consumer.subscription().name(),
                    e);
        }
    }

    private void written(String category) {
        for (var loop : loops) {
            if (loop.consumer().subscription().category().value().equals(category)) {
                loop.wake();
            }
        }
    }

    private void wakeEverybody() {
        loops.forEach(SubscriptionLoop::wake);
    }

    private void look() {
        try (var connection = messageStoreDataSource.getConnection();
                var statement = connection.prepareStatement(BEHIND)) {
            var categories = loops.stream()
                    .map(loop -> loop.consumer().subscription().category().value());
            var positions = loops.stream().map(loop -> loop.consumer().position());
            statement.setArray(1, connection.createArrayOf("text", categories.toArray()));
            statement.setArray(2, connection.createArrayOf("int8", positions.toArray()));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    loops.get(rows.getInt(1) - 1).wake();
                }
            }
        } catch (SQLException | RuntimeException e) {
            LOG.debug("Cannot look for new messages", e);
        }
    }

    /** Finishes the batches that are being handled, ten seconds at the most, and stops. */
    @Override
    public void close() {
        lookout.shutdown();
        loops.forEach(SubscriptionLoop::stop);
        threads.shutdown();
        try {
            threads.awaitTermination(PATIENCE_AT_CLOSE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (var resource : resources) {
            close(resource);
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            LOG.debug("Cannot close {}", resource, e);
        }
    }
}
