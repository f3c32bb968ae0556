package com.videotutorials.messagestore;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs subscriptions whose handlers keep tables. */
record TableWorkshop<C>(
        Subscription<C> subscription,
        MessageStore messageStore,
        TableDatabase<C> database,
        MessageTracing tracing,
        SubscriptionObserver observer,
        Consumer<String> moved)
        implements Workshop {

    @Override
    public SubscriptionRun run(MemberId member, BooleanSupplier mayWork) {
        var companion = subscription.tables().isEmpty()
                ? SubscriptionLoop.Companion.NONE
                : new RebuildRemains(subscription.name(), rebuild(), database.dataSource());
        return run(member, mayWork, database.schema(), companion);
    }

    @Override
    public SubscriptionRun rebuild(MemberId member, BooleanSupplier mayWork) {
        if (subscription.tables().isEmpty()) {
            throw new IllegalStateException(subscription.name() + " does not say which tables it keeps");
        }
        var companion = new RebuildCompanion(subscription.name(), rebuild(), database.dataSource(), moved);
        return run(member, mayWork, database.rebuildSchema(), companion);
    }

    private Rebuild rebuild() {
        var shadows = new ShadowTables(database.schema(), database.rebuildSchema(), subscription.tables());
        return new Rebuild(subscription.name(), shadows);
    }

    private SubscriptionRun run(
            MemberId member, BooleanSupplier mayWork, String schema, SubscriptionLoop.Companion companion) {
        var delivery = new Delivery<>(subscription, tracing);
        var effect = new TableEffect<>(delivery, database, schema, moved);
        var consumer =
                new SubscriptionConsumer(subscription, member, messageStore, database.dataSource(), effect, observer);
        return new SubscriptionRun(new SubscriptionLoop(consumer, mayWork, companion), delivery);
    }
}
