package com.videotutorials.messagestore.faults;

import com.videotutorials.messagestore.Eventually;
import com.videotutorials.messagestore.testing.TestPostgres;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PostgreSQL dies and does not come back; its standby, at another address, takes its place. */
@Timeout(240)
class FailoverTest {

    private static final int WORKERS = 2;
    private static final Duration LONGEST_DELAY = Duration.ofMillis(6);
    private static final int SOME = 400;
    private static final Duration PAUSE_BETWEEN_REQUESTS = Duration.ofMillis(30);

    @Test
    void workersGoOnWithTheStandbyAndNothingIsLostOrRepeated() throws Exception {
        try (var databases = SampleDatabases.on(TestPostgres.startWithStandby());
                var load = new Load(databases, 1);
                var workers = new Fleet(databases, LONGEST_DELAY).add(WORKERS)) {
            load.start(PAUSE_BETWEEN_REQUESTS);
            Eventually.await("some requests are made", () -> load.acknowledged() > SOME);

            databases.failOver();

            var before = load.acknowledged();
            var start = System.nanoTime();
            Eventually.await("requests are made again", () -> load.acknowledged() > before);
            System.out.printf(
                    "Failover: the first request was acknowledged %d ms after the promotion%n",
                    Duration.ofNanos(System.nanoTime() - start).toMillis());
            Eventually.await("more requests are made", () -> load.acknowledged() > before + SOME);
            load.stop();
            Situation.awaitCaughtUp(databases);
            Proof.everyMessageCountedOnce(databases, load);
            workers.worker(0).drain();
        }
    }
}
