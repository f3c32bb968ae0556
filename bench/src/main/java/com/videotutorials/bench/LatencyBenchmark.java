package com.videotutorials.bench;

import com.videotutorials.api.viewing.v1.ViewingServiceGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * On an idle system, how long it takes to record a viewing, and from its acknowledgement until somebody who watches the
 * home page sees it counted. Client, server and workers are three processes.
 */
final class LatencyBenchmark {

    private static final int WARM_UP = 300;
    private static final int VIEWINGS = 300;
    private static final Duration PACE = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final double BOUND_MILLIS = 10;

    private final Table table = new Table(2, "commit", "from … to, in ms", "median", "p90", "p99", "highest", "bound");

    private LatencyBenchmark() {}

    static void run() throws InterruptedException {
        var benchmark = new LatencyBenchmark();
        benchmark.measure(Commit.SLOW);
        benchmark.measure(Commit.OF_THE_DISK);
        benchmark.table.print();
    }

    private void measure(Commit commit) throws InterruptedException {
        System.out.printf("Recording and watching, commit: %s ...%n", commit.label());
        try (var database = BenchDatabase.start(commit);
                var workers = WorkersProcess.start(database);
                var server = ServerProcess.start(database)) {
            var viewingService = ViewingServiceGrpc.newBlockingStub(server.channel());
            var watcher = HomePageWatcher.start(server.channel());
            var calls = new ArrayList<Double>();
            var updates = new ArrayList<Double>();
            var due = System.nanoTime();
            for (var viewing = 1; viewing <= WARM_UP + VIEWINGS; viewing++) {
                workers.requireAlive();
                var called = System.nanoTime();
                viewingService.recordViewing(ServerProcess.request(Viewing.next()));
                var acknowledged = System.nanoTime();
                var seen = watcher.await(viewing, PATIENCE);
                if (viewing > WARM_UP) {
                    calls.add((acknowledged - called) / 1e6);
                    updates.add((seen - acknowledged) / 1e6);
                }
                due = Math.max(due + PACE.toNanos(), System.nanoTime());
                pauseUntil(due);
            }
            add(commit, "RecordViewing: call to acknowledgement", new Samples(calls), "");
            var verdict = new Samples(updates).median() < BOUND_MILLIS ? "met" : "MISSED";
            add(
                    commit,
                    "WatchHomePage: acknowledgement to counted",
                    new Samples(updates),
                    "median < %s: %s".formatted(Table.millis(BOUND_MILLIS), verdict));
        }
    }

    private static void pauseUntil(long nanoTime) {
        for (var left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void add(Commit commit, String what, Samples millis, String bound) {
        table.add(
                commit.label(),
                what,
                Table.millis(millis.median()),
                Table.millis(millis.percentile(90)),
                Table.millis(millis.percentile(99)),
                Table.millis(millis.highest()),
                bound);
    }
}
