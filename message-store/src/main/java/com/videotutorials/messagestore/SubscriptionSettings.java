package com.videotutorials.messagestore;

import java.time.Duration;
import java.util.function.Function;

/**
 * How a process runs subscriptions.
 *
 * @param processName what people call the process
 * @param drainTime how long closing waits for what is being handled before it interrupts it
 * @param entities makes the store of the entities that components fetch
 * @param observer told what subscriptions do
 * @param tracing joins what is handled and written to traces
 */
public record SubscriptionSettings(
        String processName,
        Duration drainTime,
        Function<MessageStore, EntityStore> entities,
        SubscriptionObserver observer,
        MessageTracing tracing) {

    /** The process's id and host, ten seconds, a cache without snapshots, no metrics and no traces. */
    public static SubscriptionSettings usual() {
        return new SubscriptionSettings(
                ProcessName.get(),
                Duration.ofSeconds(10),
                EntityStore::new,
                SubscriptionObserver.none(),
                MessageTracing.none());
    }

    /** The same for a process with another name. */
    public SubscriptionSettings withProcessName(String newProcessName) {
        return new SubscriptionSettings(newProcessName, drainTime, entities, observer, tracing);
    }

    /** The same with another time for closing. */
    public SubscriptionSettings withDrainTime(Duration newDrainTime) {
        return new SubscriptionSettings(processName, newDrainTime, entities, observer, tracing);
    }

    /** The same with another store of entities: one with snapshots, say. */
    public SubscriptionSettings withEntities(Function<MessageStore, EntityStore> newEntities) {
        return new SubscriptionSettings(processName, drainTime, newEntities, observer, tracing);
    }

    /** The same with metrics. */
    public SubscriptionSettings withObserver(SubscriptionObserver newObserver) {
        return new SubscriptionSettings(processName, drainTime, entities, newObserver, tracing);
    }

    /** The same with traces. */
    public SubscriptionSettings withTracing(MessageTracing newTracing) {
        return new SubscriptionSettings(processName, drainTime, entities, observer, newTracing);
    }
}
