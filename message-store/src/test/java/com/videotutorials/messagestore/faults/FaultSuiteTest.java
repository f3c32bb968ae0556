package com.videotutorials.messagestore.faults;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.videotutorials.messagestore.faults.FaultSchedule.Fault;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Workers are killed, paused past their leases and drained, and PostgreSQL crashes, restarts and ends their connections,
 * while clients make requests: every request is handled once, every event is applied once and in order, and nothing is put
 * aside.
 *
 * <p>A seed decides what happens, to whom, in which order and after which pauses; {@code -Dfaults.seed} repeats that of a
 * run. What each thread is at when it happens is not repeatable: a failure that needs a rare moment may take several runs
 * with its seed, or a longer run, with {@code -Dfaults.kills}.
 */
@Timeout(900)
class FaultSuiteTest {

    private static final int WORKERS = 3;
    private static final Duration LONGEST_DELAY = Duration.ofMillis(6);
    private static final int KILLS = 50;
    private static final Duration PAUSE_BETWEEN_REQUESTS = Duration.ofMillis(60);

    /** Leases last three seconds. */
    private static final Duration PAST_THE_LEASE = Duration.ofSeconds(4);

    private final long seed = Long.getLong("faults.seed", System.nanoTime());
    private final List<Fault> faults = FaultSchedule.of(seed, WORKERS, Integer.getInteger("faults.kills", KILLS));
    private long pausedAt;

    @Test
    void everyMessageCountsOnceWhateverHappens() throws Exception {
        var counts = faults.stream().collect(groupingBy(Fault::kind, TreeMap::new, counting()));
        System.out.printf("Fault suite with -Dfaults.seed=%d: %s%n", seed, counts);
        try (var databases = SampleDatabases.start();
                var load = new Load(databases, seed);
                var workers = new Fleet(databases, LONGEST_DELAY).add(WORKERS)) {
            var start = System.nanoTime();
            load.start(PAUSE_BETWEEN_REQUESTS);
            for (var fault : faults) {
                make(fault, workers, databases);
            }
            load.stop();
            var faultsTook = secondsSince(start);
            Situation.awaitCaughtUp(databases);
            System.out.printf(
                    "Fault suite: %d requests during %d faults in %d s, all handled after %d s%n",
                    load.acknowledged(), faults.size(), faultsTook, secondsSince(start));
            Proof.everyMessageCountedOnce(databases, load);
        } catch (Throwable e) {
            throw new AssertionError("-Dfaults.seed=%d repeats the faults that led to: %s".formatted(seed, e), e);
        }
    }

    private void make(Fault fault, Fleet workers, SampleDatabases databases) throws Exception {
        var worker = workers.worker(fault.worker()).awaitReady();
        if (fault.kind() == FaultSchedule.Kind.RESUME) {
            LockSupport.parkNanos(pausedAt + PAST_THE_LEASE.toNanos() - System.nanoTime());
        }
        LockSupport.parkNanos(fault.delay().toNanos());
        switch (fault.kind()) {
            case KILL -> {
                worker.kill();
                workers.replace(fault.worker());
            }
            case DRAIN -> {
                worker.drain();
                workers.replace(fault.worker());
            }
            case PAUSE -> {
                worker.pause();
                pausedAt = System.nanoTime();
            }
            case RESUME -> worker.resume();
            case CRASH -> databases.crash();
            case RESTART -> databases.restart();
            case TERMINATE -> databases.terminateConnections();
        }
    }

    private static long secondsSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }
}
