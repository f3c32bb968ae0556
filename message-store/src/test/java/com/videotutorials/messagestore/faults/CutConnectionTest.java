package com.videotutorials.messagestore.faults;

import com.videotutorials.messagestore.CuttableProxy;
import com.videotutorials.messagestore.Eventually;
import com.videotutorials.messagestore.testing.TestPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The network between a worker and its databases fails in the middle of transactions. */
@Timeout(180)
class CutConnectionTest {

    private static final int CUTS = 50;

    /** More than the clients write meanwhile. */
    private static final int SOME = 100;

    private static final int LONGEST_PAUSE_MILLIS = 60;
    private static final int LONGEST_SILENCE_MILLIS = 20;
    private static final Duration PAUSE_BETWEEN_REQUESTS = Duration.ofMillis(20);

    private final long seed = Long.getLong("faults.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final SampleDatabases databases = SampleDatabases.onSharedServer();
    private final Load load = new Load(databases, seed);
    private final CuttableProxy proxy = new CuttableProxy(
            TestPostgres.shared().host(), TestPostgres.shared().port());

    private final SampleSubscriptions worker = SampleSubscriptions.start(
            "worker", proxy.url(databases.storeUrl()), proxy.url(databases.viewUrl()), Delays.none());

    CutConnectionTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        worker.close();
        load.close();
        proxy.close();
        databases.close();
    }

    @Test
    void everyMessageCountsOnceWhoeverHearsOfTheCommit() throws Exception {
        try {
            load.start(PAUSE_BETWEEN_REQUESTS);
            for (var i = 0; i < CUTS; i++) {
                var before = databases.messages();
                Eventually.await("the worker gets on", () -> databases.messages() > before + SOME);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_PAUSE_MILLIS)));
                if (random.nextBoolean()) {
                    proxy.swallowAnswers();
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_SILENCE_MILLIS)));
                }
                proxy.cut();
            }
            load.stop();
            Situation.awaitCaughtUp(databases);
            Proof.everyMessageCountedOnce(databases, load);
        } catch (Throwable e) {
            throw new AssertionError("-Dfaults.seed=%d repeats the cuts that led to: %s".formatted(seed, e), e);
        }
    }
}
