package com.videotutorials.messagestore;

import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a consumer going: batch after batch while there are messages, then until it is woken. */
final class SubscriptionLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionLoop.class);

    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final SubscriptionConsumer<?> consumer;
    private final Semaphore wakeUps = new Semaphore(0);
    private final Semaphore stop = new Semaphore(0);
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    SubscriptionLoop(SubscriptionConsumer<?> consumer) {
        this.consumer = consumer;
    }

    SubscriptionConsumer<?> consumer() {
        return consumer;
    }

    void wake() {
        wakeUps.release();
    }

    void stop() {
        stop.release();
        wake();
    }

    @Override
    public void run() {
        try {
            while (stop.availablePermits() == 0) {
                if (handledNothing()) {
                    wakeUps.acquire();
                    wakeUps.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean handledNothing() throws InterruptedException {
        try {
            var handled = consumer.tick();
            pauseMillis = FIRST_PAUSE_MILLIS;
            return handled == 0;
        } catch (PositionMovedException e) {
            LOG.debug(
                    "Going on elsewhere subscription={}",
                    consumer.subscription().name(),
                    e);
            return false;
        } catch (SQLException | RuntimeException | Error e) {
            LOG.warn(
                    "Trying again in {} ms subscription={}",
                    pauseMillis,
                    consumer.subscription().name(),
                    e);
            if (stop.tryAcquire(pauseMillis, TimeUnit.MILLISECONDS)) {
                stop.release();
            }
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
            return false;
        }
    }
}
