package com.videotutorials.messagestore.faults;

import com.videotutorials.messagestore.NotificationSender;
import com.videotutorials.messagestore.PostgresMessageStore;
import com.videotutorials.messagestore.SubscriptionSettings;
import com.videotutorials.messagestore.Subscriptions;
import com.videotutorials.messagestore.TableDatabase;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;

/** What one worker of the sample system runs: its subscriptions, with pools of their own. */
final class SampleSubscriptions implements AutoCloseable {

    private static final int STORE_CONNECTIONS = 16;
    private static final int VIEW_CONNECTIONS = 8;

    private final HikariDataSource storePool;
    private final HikariDataSource viewPool;
    private final NotificationSender sender;
    private final PostgresMessageStore messageStore;
    private final Subscriptions subscriptions;

    private SampleSubscriptions(String worker, String storeUrl, String viewUrl, Delays delays) {
        storePool = Pool.of(storeUrl, STORE_CONNECTIONS);
        viewPool = Pool.of(viewUrl, VIEW_CONNECTIONS);
        sender = new NotificationSender(storePool, Subscriptions.CATEGORIES);
        messageStore = PostgresMessageStore.builder(storePool)
                .afterCommit(category -> sender.changed(category.value()))
                .build();
        var tables = new TableDatabase<Connection>(
                viewPool, "public", "rebuild", (connection, schema, handlers) -> handlers.accept(connection));
        subscriptions = new Subscriptions(
                        messageStore, storePool, SubscriptionSettings.usual().withProcessName(worker))
                .add(new ParcelComponent(worker, delays).subscriptions())
                .add(new ParcelLogAggregator(worker, delays).subscriptions(), tables);
    }

    /** Starts them, without waiting for anything. */
    static SampleSubscriptions start(String worker, String storeUrl, String viewUrl, Delays delays) {
        var sample = new SampleSubscriptions(worker, storeUrl, viewUrl, delays);
        sample.subscriptions.start();
        return sample;
    }

    /** Starts them, without waiting for anything. */
    static SampleSubscriptions start(String worker, SampleDatabases databases) {
        return start(worker, databases.storeUrl(), databases.viewUrl(), Delays.none());
    }

    @Override
    public void close() {
        subscriptions.close();
        messageStore.close();
        sender.close();
        storePool.close();
        viewPool.close();
    }
}
