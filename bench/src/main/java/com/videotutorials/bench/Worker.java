package com.videotutorials.bench;

import com.videotutorials.messagestore.GroupMember;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.NotificationSender;
import com.videotutorials.messagestore.PostgresMessageStore;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.messagestore.SubscriptionObserver;
import com.videotutorials.messagestore.SubscriptionSettings;
import com.videotutorials.messagestore.Subscriptions;
import com.videotutorials.messagestore.TableDatabase;
import com.videotutorials.messagestore.UnitOfWork;
import com.videotutorials.viewdata.ViewDataSchema;
import com.videotutorials.workers.Aggregators;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jooq.DSLContext;

/** Runs subscriptions, put together as the workers do it. */
final class Worker implements AutoCloseable {

    private static final int CONNECTIONS = 20;
    private static final int IDLE_CONNECTIONS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final HikariDataSource messageStoreDataSource;
    private final HikariDataSource viewDataDataSource;
    private final NotificationSender notifications;
    private final PostgresMessageStore messageStore;

    Worker(BenchDatabase database) {
        messageStoreDataSource = pool(database.url(), database.user());
        viewDataDataSource = pool(database.viewDataUrl(), ViewDataSchema.OWNER);
        notifications = new NotificationSender(messageStoreDataSource, Subscriptions.CATEGORIES);
        messageStore = PostgresMessageStore.builder(messageStoreDataSource)
                .afterCommit(category -> notifications.changed(category.value()))
                .build();
    }

    private static HikariDataSource pool(String url, String user) {
        var pool = new HikariConfig();
        pool.setJdbcUrl(url);
        pool.setUsername(user);
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setMinimumIdle(IDLE_CONNECTIONS);
        return new HikariDataSource(pool);
    }

    MessageStore messageStore() {
        return messageStore;
    }

    HikariDataSource messageStoreDataSource() {
        return messageStoreDataSource;
    }

    /** How many messages of a backlog an aggregator handles in a second until it has handled so many. */
    double aggregate(Subscription<DSLContext> aggregator, long messages) throws InterruptedException {
        return messagesPerSecond(subscriptions -> subscriptions.add(List.of(aggregator), viewData()), messages);
    }

    /** How many messages of a backlog a component handles in a second until it has handled so many. */
    double handle(Subscription<UnitOfWork> component, long messages) throws InterruptedException {
        return messagesPerSecond(subscriptions -> subscriptions.add(List.of(component)), messages);
    }

    private double messagesPerSecond(Consumer<Subscriptions> added, long messages) throws InterruptedException {
        var counting = new Counting(messages);
        var settings = SubscriptionSettings.usual().withObserver(counting);
        try (var subscriptions = new Subscriptions(messageStore, messageStoreDataSource, settings)) {
            added.accept(subscriptions);
            var start = System.nanoTime();
            subscriptions.start();
            counting.await();
            return messages * 1e9 / (System.nanoTime() - start);
        }
    }

    /** Runs components and aggregators until they are closed. */
    Subscriptions start(List<Subscription<UnitOfWork>> components, List<Subscription<DSLContext>> aggregators) {
        return new Subscriptions(messageStore, messageStoreDataSource)
                .add(components)
                .add(aggregators, viewData())
                .start();
    }

    private TableDatabase<DSLContext> viewData() {
        return Aggregators.in(viewDataDataSource);
    }

    @Override
    public void close() {
        messageStore.close();
        notifications.close();
        messageStoreDataSource.close();
        viewDataDataSource.close();
    }

    /** Waits until so many messages are handled. */
    private static final class Counting implements SubscriptionObserver {

        private final AtomicLong missing;
        private final CountDownLatch finished = new CountDownLatch(1);

        Counting(long messages) {
            missing = new AtomicLong(messages);
        }

        @Override
        public void handled(String subscription, GroupMember member, int messages, Duration took) {
            if (missing.addAndGet(-messages) <= 0) {
                finished.countDown();
            }
        }

        void await() throws InterruptedException {
            if (!finished.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("%d messages were never handled".formatted(missing.get()));
            }
        }
    }
}
