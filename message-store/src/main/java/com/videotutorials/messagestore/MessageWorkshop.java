package com.videotutorials.messagestore;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Runs subscriptions whose handlers write messages. */
record MessageWorkshop(
        Subscription<UnitOfWork> subscription,
        MessageStore messageStore,
        EntityStore entities,
        DataSource dataSource,
        MessageTracing tracing,
        SubscriptionObserver observer,
        Consumer<Category> written,
        Consumer<String> moved)
        implements Workshop {

    @Override
    public SubscriptionRun run(MemberId member, BooleanSupplier mayWork) {
        var delivery = new Delivery<>(subscription, tracing);
        var effect = new MessageEffect(delivery, entities, tracing, observer, dataSource, written, moved);
        var consumer = new SubscriptionConsumer(subscription, member, messageStore, dataSource, effect, observer);
        return new SubscriptionRun(new SubscriptionLoop(consumer, mayWork, SubscriptionLoop.Companion.NONE), delivery);
    }

    @Override
    public SubscriptionRun rebuild(MemberId member, BooleanSupplier mayWork) {
        throw new IllegalStateException(subscription.name() + " keeps no tables that could be rebuilt");
    }
}
