package com.videotutorials.messagestore;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/**
 * Metrics of writing and of subscriptions in a Micrometer registry.
 *
 * <p>By {@code category}: {@code message.store.appended} (messages), {@code message.store.group.size} (writes in a
 * commit), {@code message.store.commit} (its time), {@code message.store.queued} (writes that wait).
 *
 * <p>By {@code subscription} and {@code member}: {@code subscription.handled} (messages), {@code subscription.batch.size},
 * {@code subscription.handling} (time for a batch, its commit included), {@code subscription.failed} (batches),
 * {@code subscription.retried} and {@code subscription.parked} (messages); as gauges, for what runs in this process:
 * {@code subscription.position}, {@code subscription.lag.messages}, {@code subscription.lag} (seconds),
 * {@code subscription.aside} (messages that are put aside at present), {@code subscription.problem} (1 if it does not get
 * on).
 *
 * <p>Needs Micrometer, an optional dependency of this library.
 */
public final class MicrometerMetrics implements WriteObserver, SubscriptionObserver {

    private final MeterRegistry registry;
    private final Map<String, AtomicInteger> queued = new ConcurrentHashMap<>();
    private final MultiGauge positions;
    private final MultiGauge lagMessages;
    private final MultiGauge lagSeconds;
    private final MultiGauge aside;
    private final MultiGauge problems;

    /** Metrics in this registry. */
    public MicrometerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.positions = MultiGauge.builder("subscription.position")
                .description("The global position of the last message that was handled")
                .register(registry);
        this.lagMessages = MultiGauge.builder("subscription.lag.messages")
                .description("How many messages have still to be looked at")
                .register(registry);
        this.lagSeconds = MultiGauge.builder("subscription.lag")
                .description("How old the first message is that was not handled yet")
                .baseUnit("seconds")
                .register(registry);
        this.aside = MultiGauge.builder("subscription.aside")
                .description("How many messages are put aside, parked or to be tried again")
                .register(registry);
        this.problems = MultiGauge.builder("subscription.problem")
                .description("1 if the subscription does not get on")
                .register(registry);
    }

    @Override
    public void committed(Category category, int writes, int messages, Duration took, int nowQueued) {
        var tags = Tags.of("category", category.value());
        appended(category, messages);
        DistributionSummary.builder("message.store.group.size")
                .description("How many writes go together in a commit")
                .tags(tags)
                .register(registry)
                .record(writes);
        Timer.builder("message.store.commit")
                .description("How long statement and commit of a group take")
                .tags(tags)
                .register(registry)
                .record(took);
        queued.computeIfAbsent(
                        category.value(), name -> registry.gauge("message.store.queued", tags, new AtomicInteger()))
                .set(nowQueued);
    }

    @Override
    public void appended(Category category, int messages) {
        Counter.builder("message.store.appended")
                .description("Messages that were written")
                .tag("category", category.value())
                .register(registry)
                .increment(messages);
    }

    @Override
    public void handled(String subscription, GroupMember member, int messages, Duration took) {
        var tags = tags(subscription, member);
        handled(tags).increment(messages);
        DistributionSummary.builder("subscription.batch.size")
                .description("How many messages are handled in a commit")
                .tags(tags)
                .register(registry)
                .record(messages);
        Timer.builder("subscription.handling")
                .description("How long a batch takes, with its commit")
                .tags(tags)
                .register(registry)
                .record(took);
    }

    @Override
    public void failed(String subscription, GroupMember member, Throwable failure) {
        failed(tags(subscription, member)).increment();
    }

    @Override
    public void retried(String subscription, GroupMember member) {
        retried(tags(subscription, member)).increment();
    }

    @Override
    public void parked(String subscription, GroupMember member) {
        parked(tags(subscription, member)).increment();
    }

    @Override
    public void seen(List<SubscriptionStatus> all) {
        var here = all.stream().filter(SubscriptionStatus::here).toList();
        here.forEach(status -> beginToCount(tags(status.subscription(), status.member())));
        show(positions, here, status -> status.position().orElse(0L));
        show(lagMessages, here, status -> status.lag().messages());
        show(lagSeconds, here, status -> status.lag().age().toMillis() / 1e3);
        show(aside, here, SubscriptionStatus::aside);
        show(problems, here, status -> status.problem().isPresent() ? 1 : 0);
    }

    /** A counter that only came with its first event would never be seen to rise from 0 to 1. */
    private void beginToCount(Tags tags) {
        handled(tags);
        failed(tags);
        retried(tags);
        parked(tags);
    }

    private Counter handled(Tags tags) {
        return counter("subscription.handled", "Messages that were handled", tags);
    }

    private Counter failed(Tags tags) {
        return counter("subscription.failed", "Batches that failed", tags);
    }

    private Counter retried(Tags tags) {
        return counter("subscription.retried", "Messages that were tried again", tags);
    }

    private Counter parked(Tags tags) {
        return counter("subscription.parked", "Messages that were parked", tags);
    }

    private static void show(
            MultiGauge gauge, List<SubscriptionStatus> here, ToDoubleFunction<SubscriptionStatus> value) {
        gauge.register(
                here.stream()
                        .<MultiGauge.Row<?>>map(status -> MultiGauge.Row.of(
                                tags(status.subscription(), status.member()), value.applyAsDouble(status)))
                        .toList(),
                true);
    }

    private Counter counter(String name, String description, Tags tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    private static Tags tags(String subscription, GroupMember member) {
        return Tags.of(Tag.of("subscription", subscription), Tag.of("member", String.valueOf(member.number())));
    }
}
