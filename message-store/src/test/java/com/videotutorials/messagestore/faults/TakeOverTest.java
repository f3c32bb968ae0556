package com.videotutorials.messagestore.faults;

import com.videotutorials.messagestore.Eventually;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker is paused for longer than its leases last, at the worst of moments. */
@Timeout(180)
class TakeOverTest {

    private static final String AGGREGATOR = "aggregators:parcel-log";
    private static final int REQUESTS = 100;

    @Test
    void whoIsPausedInTheMiddleOfATransactionHoldsNobodyUpAndCommitsNothing() throws Exception {
        try (var databases = SampleDatabases.onSharedServer();
                var load = new Load(databases, 1);
                var holding = WorkerProcess.launchHolding("holding", databases, "Oslo")) {
            load.write(REQUESTS);
            Situation.awaitCaughtUp(databases);
            load.dispatch("7", "Oslo");
            holding.awaitReady().awaitSaid(SampleWorker.HOLDING);

            holding.pause();
            var paused = System.nanoTime();
            try (var successor = WorkerProcess.launch("successor", databases, Duration.ZERO)) {
                load.write(REQUESTS);
                Situation.awaitCaughtUp(databases);
                System.out.printf(
                        "Take-over: all was handled %d ms after the pause in the middle of a transaction%n",
                        Duration.ofNanos(System.nanoTime() - paused).toMillis());
                Proof.everyMessageCountedOnce(databases, load);

                holding.resume();
                holding.say(SampleWorker.GO_ON);

                Eventually.await(
                        "both share",
                        () -> Situation.owners(databases.view(), AGGREGATOR).size() == 2);
                load.write(REQUESTS);
                Situation.awaitCaughtUp(databases);
                Proof.everyMessageCountedOnce(databases, load);
                successor.drain();
            }
        }
    }
}
