package com.videotutorials.bench;

import java.util.List;
import java.util.concurrent.ExecutionException;

/** Viewings per second: through gRPC with the server in another process, and through the store client alone. */
final class GrpcBenchmark {

    private final Table table =
            new Table(2, "commit", "through", "callers", "viewings/s", "lowest", "highest", "ratio");

    private GrpcBenchmark() {}

    static void run() throws InterruptedException, ExecutionException {
        var benchmark = new GrpcBenchmark();
        benchmark.measure(Commit.SLOW);
        benchmark.measure(Commit.OF_THE_DISK);
        benchmark.table.print();
    }

    private void measure(Commit commit) throws InterruptedException, ExecutionException {
        System.out.printf("Recording viewings, commit: %s ...%n", commit.label());
        try (var database = BenchDatabase.start(commit);
                var store = new StoreClient(database);
                var server = ServerProcess.start(database)) {
            for (var callers : List.of(32, 256)) {
                var measured = Rounds.compare(List.of(store.callers(callers), server.callers(callers)));
                var ratio = measured.get(1).ratioTo(measured.get(0));
                add(commit, "store client", callers, measured.get(0), "");
                add(commit, "gRPC", callers, measured.get(1), Table.ratio(ratio));
            }
        }
    }

    private void add(Commit commit, String through, int callers, Samples viewings, String ratio) {
        table.add(
                commit.label(),
                through,
                String.valueOf(callers),
                Table.whole(viewings.median()),
                Table.whole(viewings.lowest()),
                Table.whole(viewings.highest()),
                ratio);
    }
}
