package com.videotutorials.messagestore;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A member of a subscription's group that this process runs, watched for whether it gets on. */
final class SubscriptionRun {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionRun.class);

    private final SubscriptionLoop loop;
    private final Delivery<?> delivery;
    private volatile @Nullable Backlog backlog;
    private Delivery.@Nullable Busy reported;

    SubscriptionRun(SubscriptionLoop loop, Delivery<?> delivery) {
        this.loop = loop;
        this.delivery = delivery;
    }

    SubscriptionLoop loop() {
        return loop;
    }

    MemberId member() {
        return loop.consumer().member();
    }

    Subscription<?> subscription() {
        return loop.consumer().subscription();
    }

    /** What waits to be handled, as it was seen last; null if nothing does. */
    @Nullable
    Backlog backlog() {
        return backlog;
    }

    SubscriptionStatus.Lag lag() {
        var waiting = backlog;
        return waiting == null
                ? SubscriptionStatus.Lag.NONE
                : new SubscriptionStatus.Lag(waiting.messages(), waiting.age());
    }

    /** Something waits to be handled. */
    void behind(Backlog seen) {
        var before = backlog;
        backlog = before == null ? seen : seen.since(before.since());
        loop.wake();
    }

    /** Nothing waits to be handled. */
    void caughtUp() {
        backlog = null;
    }

    /** Says in the log, once, with what the handler is doing, that it takes too long. */
    void reportHangs() {
        var busy = delivery.busy();
        if (busy != null && !busy.equals(reported) && isLongAgo(busy.since())) {
            reported = busy;
            var doing = new Throwable("What it is doing");
            doing.setStackTrace(busy.thread().getStackTrace());
            LOG.warn("A handler hangs subscription={} {}", member().subscription(), busy.message(), doing);
        }
    }

    /** Why it does not get on; empty if it does. */
    Optional<String> problem() {
        var busy = delivery.busy();
        if (busy != null && isLongAgo(busy.since())) {
            return Optional.of("has been handling %s for %d s".formatted(busy.message(), seconds(busy.since())));
        }
        var failing = loop.failing().filter(now -> isLongAgo(now.since()));
        if (failing.isPresent()) {
            return failing.map(now -> "has been failing for %d s: %s"
                    .formatted(seconds(now.since()), now.failure().getMessage()));
        }
        var waiting = backlog;
        if (busy == null && waiting != null && isLongAgo(Math.max(waiting.since(), loop.progressAt()))) {
            return Optional.of("has not moved on for %d s although messages are waiting"
                    .formatted(seconds(Math.max(waiting.since(), loop.progressAt()))));
        }
        return Optional.empty();
    }

    private boolean isLongAgo(long since) {
        return System.nanoTime() - since > subscription().patience().toNanos();
    }

    private static long seconds(long since) {
        return Duration.ofNanos(System.nanoTime() - since).toSeconds();
    }

    /**
     * Messages that wait to be handled.
     *
     * @param since when it was seen that some do, by {@link System#nanoTime}
     * @param age how long ago the first of them was written
     * @param messages how many there are
     */
    record Backlog(long since, Duration age, long messages) {

        Backlog since(long earlier) {
            return new Backlog(earlier, age, messages);
        }
    }
}
