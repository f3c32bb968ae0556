package com.videotutorials.bench;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Writes per second to one category: through the store client, and by plain {@code write_message}. */
final class WritesBenchmark {

    private static final int MANY = 32;
    private static final int VERY_MANY = 256;

    private static final double BOUND_ALONE = 0.85;

    private final Table table =
            new Table(2, "commit", "through", "callers", "writes/s", "lowest", "highest", "ratio", "bound");

    private WritesBenchmark() {}

    static void run() throws SQLException, InterruptedException, ExecutionException {
        var benchmark = new WritesBenchmark();
        benchmark.measure(Commit.SLOW, 15);
        benchmark.measure(Commit.OF_THE_DISK, 4);
        benchmark.table.print();
    }

    private void measure(Commit commit, double bound) throws SQLException, InterruptedException, ExecutionException {
        System.out.printf("Writing, commit: %s ...%n", commit.label());
        try (var database = BenchDatabase.start(commit);
                var plain = PlainCallers.connect(database, MANY);
                var store = new StoreClient(database)) {
            var alone = Rounds.compare(List.of(plain.callers(1), store.callers(1)));
            addPlain(commit, 1, alone.get(0));
            addStore(commit, 1, alone.get(1), alone.get(0), BOUND_ALONE);

            var many = Rounds.compare(List.of(plain.callers(MANY), store.callers(MANY), store.callers(VERY_MANY)));
            addPlain(commit, MANY, many.get(0));
            addStore(commit, MANY, many.get(1), many.get(0), bound);
            addStore(commit, VERY_MANY, many.get(2), many.get(0));
        }
    }

    private void addPlain(Commit commit, int callers, Samples plain) {
        add(commit, "write_message", callers, plain, "", "");
    }

    private void addStore(Commit commit, int callers, Samples store, Samples plain, double bound) {
        var ratio = store.ratioTo(plain);
        var verdict = ratio >= bound ? "met" : "MISSED";
        add(
                commit,
                "store client",
                callers,
                store,
                Table.ratio(ratio),
                "≥ %s: %s".formatted(Table.ratio(bound), verdict));
    }

    private void addStore(Commit commit, int callers, Samples store, Samples plain) {
        add(commit, "store client", callers, store, Table.ratio(store.ratioTo(plain)), "");
    }

    private void add(Commit commit, String through, int callers, Samples writes, String ratio, String bound) {
        table.add(
                commit.label(),
                through,
                String.valueOf(callers),
                Table.whole(writes.median()),
                Table.whole(writes.lowest()),
                Table.whole(writes.highest()),
                ratio,
                bound);
    }
}
