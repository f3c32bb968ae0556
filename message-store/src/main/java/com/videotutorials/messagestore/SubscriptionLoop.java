package com.videotutorials.messagestore;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a consumer going: batch after batch while there are messages, then until it is woken or something is due. */
final class SubscriptionLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionLoop.class);

    private static final Backoff BACKOFF = Backoff.exponential(Duration.ofMillis(50), Duration.ofSeconds(5));

    /** How often one that may not work at present looks whether it may. */
    private static final Duration UNTIL_IT_MAY = Duration.ofMillis(100);

    private final SubscriptionConsumer consumer;
    private final BooleanSupplier mayWork;
    private final Companion companion;
    private final Semaphore wakeUps = new Semaphore(0);
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private volatile boolean changed;
    private volatile long progressAt = System.nanoTime();
    private volatile @Nullable Failing failing;
    private boolean begun;

    /**
     * @param mayWork whether this process holds the lease at present
     * @param companion what is done besides
     */
    SubscriptionLoop(SubscriptionConsumer consumer, BooleanSupplier mayWork, Companion companion) {
        this.consumer = consumer;
        this.mayWork = mayWork;
        this.companion = companion;
    }

    SubscriptionConsumer consumer() {
        return consumer;
    }

    /** There may be something to do. */
    void wake() {
        wakeUps.release();
    }

    /** An operator has changed something: it looks anew. */
    void reload() {
        changed = true;
        wake();
    }

    /** Ends it after the batch that it is at. */
    void stop() {
        stop.countDown();
        wake();
    }

    /** Ends it now: its handler is interrupted, and nothing of its batch is committed. */
    void interrupt() {
        consumer.stop();
        stop();
        var running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private boolean isStopping() {
        return stop.getCount() == 0;
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    boolean awaitEnd(Duration patience) throws InterruptedException {
        return ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** When the last batch was finished, or it was found that there is none; by {@link System#nanoTime}. */
    long progressAt() {
        return progressAt;
    }

    /** Since when and why it fails, if it does. */
    Optional<Failing> failing() {
        return Optional.ofNullable(failing);
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        try {
            workUntilTheEnd();
            companion.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private void workUntilTheEnd() throws InterruptedException {
        try {
            while (!isStopping()) {
                await(work());
            }
        } catch (RetiredException e) {
            LOG.debug("Ending: {}", e.getMessage());
        }
    }

    private void await(Duration pause) throws InterruptedException {
        if (!pause.isZero() && wakeUps.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
            wakeUps.drainPermits();
        }
    }

    /** How long to wait afterwards, unless woken before. */
    private Duration work() throws InterruptedException {
        if (!mayWork.getAsBoolean()) {
            return UNTIL_IT_MAY;
        }
        if (changed) {
            changed = false;
            consumer.reload();
        }
        try {
            if (!begun) {
                companion.begin();
                begun = true;
            }
            var worked = consumer.tick();
            companion.afterBatch();
            progressAt = System.nanoTime();
            failing = null;
            return worked ? Duration.ZERO : consumer.untilRetry().orElse(Duration.ofDays(1));
        } catch (RetiredException e) {
            throw e;
        } catch (PositionMovedException e) {
            LOG.debug("Going on elsewhere subscription={}", consumer.member(), e);
            begun = false;
            return Duration.ZERO;
        } catch (SQLException | RuntimeException | Error e) {
            return failed(e);
        }
    }

    private Duration failed(Throwable e) throws InterruptedException {
        if (isStopping()) {
            LOG.info("Stopped within a batch, of which nothing is committed subscription={}", consumer.member());
            return Duration.ZERO;
        }
        begun = false;
        consumer.reload();
        var before = failing;
        var now = before == null ? new Failing(System.nanoTime(), 1, e) : before.again(e);
        failing = now;
        var pause = BACKOFF.pauseAfter(now.times());
        LOG.warn("Trying again in {} subscription={}", pause, consumer.member(), e);
        stop.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        return Duration.ZERO;
    }

    /** What is done besides handling messages, in the same thread. */
    interface Companion {

        /** Nothing. */
        Companion NONE = new Companion() {};

        /** Before the first batch, and before the first after a failure or after somebody else moved the position. */
        default void begin() throws SQLException {}

        /**
         * After each batch, and when there was none.
         *
         * @throws RetiredException if there is nothing more to do
         */
        default void afterBatch() throws SQLException {}

        /** When no further batch is handled here, perhaps by nobody ever. */
        default void end() {}
    }

    /**
     * A failure that goes on.
     *
     * @param since by {@link System#nanoTime}
     */
    record Failing(long since, int times, Throwable failure) {

        Failing again(Throwable another) {
            return new Failing(since, times + 1, another);
        }
    }
}
