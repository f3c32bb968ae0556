package com.videotutorials.bench;

import app.messages.parcel.v1.Dispatch;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.NewMessage;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * A component that answers every command with an event: its throughput while there is a backlog, and how long an answer
 * takes when there is none. Against the same events written by hand.
 */
final class ComponentBenchmark {

    private static final int USUAL_EVENTS = 100_000;
    private static final int HOT_SHARE = 5;
    private static final int REVISITED = 1_000;
    private static final int ROUNDS = 3;
    private static final Duration TURN = Duration.ofSeconds(3);

    private static final int WARM_UP = 300;
    private static final int ANSWERS = 300;
    private static final Duration PACE = Duration.ofMillis(20);
    private static final Duration LOOK = Duration.ofNanos(100_000);
    private static final String VERSION = "select max(position) from message_store.messages where stream_name = ?";

    private final int events = Bench.events(USUAL_EVENTS);
    private final Table throughput =
            new Table(3, "commit", "parcels", "through", "events/s", "lowest", "highest", "ratio (range)");
    private final Table latency = new Table(2, "commit", "command to event, in ms", "median", "p90", "p99", "ratio");
    private int category;

    private ComponentBenchmark() {}

    static void run() throws SQLException, InterruptedException {
        var benchmark = new ComponentBenchmark();
        benchmark.measure(Commit.SLOW);
        benchmark.measure(Commit.OF_THE_DISK);
        benchmark.throughput.print();
        benchmark.latency.print();
    }

    private void measure(Commit commit) throws SQLException, InterruptedException {
        System.out.printf("Answering commands, commit: %s ...%n", commit.label());
        try (var database = BenchDatabase.start(commit);
                var worker = new Worker(database);
                var plain = new PlainWriter(database)) {
            measureLatency(commit, database, worker, plain);
            compare(commit, database, worker, plain, "another each", events, events);
            compare(commit, database, worker, plain, "1,000 in turn", events, REVISITED);
            compare(commit, database, worker, plain, "a single one", events / HOT_SHARE, 1);
        }
    }

    private void compare(
            Commit commit,
            BenchDatabase database,
            Worker worker,
            PlainWriter plain,
            String what,
            int count,
            int parcels)
            throws SQLException, InterruptedException {
        var measured = Rounds.measure(
                ROUNDS,
                List.of(
                        () -> plain.writeEach(next(), count, parcels, TURN),
                        () -> handle(database, worker, next(), count, parcels),
                        () -> plain.writeBatches(next(), count, parcels)));
        add(commit, what, "write_message, one a commit", measured.get(0), "");
        add(
                commit,
                what,
                "component",
                measured.get(1),
                Table.ratio(measured.get(1).ratiosTo(measured.get(0))));
        add(
                commit,
                what,
                "write_message, 1,000 a commit",
                measured.get(2),
                Table.ratio(measured.get(2).ratiosTo(measured.get(0))));
    }

    private static double handle(BenchDatabase database, Worker worker, Category category, int count, int parcels)
            throws SQLException, InterruptedException {
        try (var administrator = database.administer()) {
            Backlog.commands(administrator, category, count, parcels);
        }
        return worker.handle(new ParcelComponent(category).subscription(), count);
    }

    private Category next() {
        return Category.of("parcel" + category++);
    }

    private void measureLatency(Commit commit, BenchDatabase database, Worker worker, PlainWriter plain)
            throws SQLException, InterruptedException {
        var answered = next();
        var written = next();
        var answers = new ArrayList<Double>();
        var writes = new ArrayList<Double>();
        try (var running = worker.start(List.of(new ParcelComponent(answered).subscription()), List.of());
                var connection = database.connect();
                var version = connection.prepareStatement(VERSION)) {
            for (var i = 0; i < WARM_UP + ANSWERS; i++) {
                var answer = answer(worker, answered, i, version);
                LockSupport.parkNanos(PACE.toNanos());
                var write = write(plain, written, i, version);
                LockSupport.parkNanos(PACE.toNanos());
                if (i >= WARM_UP) {
                    answers.add(answer);
                    writes.add(write);
                }
            }
            if (!running.problems().isEmpty()) {
                throw new IllegalStateException("Problems: " + running.problems());
            }
        }
        addLatency(commit, "both by write_message, on one connection", new Samples(writes), "");
        var ratio = new Samples(answers).ratioTo(new Samples(writes));
        addLatency(commit, "store client and component", new Samples(answers), Table.ratio(ratio));
    }

    private static double answer(Worker worker, Category category, int parcel, PreparedStatement version)
            throws SQLException {
        var id = String.valueOf(parcel);
        var command =
                Dispatch.newBuilder().setParcelId(id).setDestination("Bergen").build();
        var message = NewMessage.of(command, Metadata.startingTrace(UUID.randomUUID()));
        var start = System.nanoTime();
        worker.messageStore().write(category.commands().stream(id), List.of(message), ExpectedVersion.any());
        awaitFirst(category.value() + "-" + id, version);
        return (System.nanoTime() - start) / 1e6;
    }

    private static double write(PlainWriter plain, Category category, int parcel, PreparedStatement version)
            throws SQLException {
        var event = PlainWriter.Event.of(category, parcel, Integer.MAX_VALUE);
        var start = System.nanoTime();
        plain.write(category.commands().value() + "-" + parcel, event.data(), event.metadata());
        plain.write(event.stream(), event.data(), event.metadata());
        awaitFirst(event.stream(), version);
        return (System.nanoTime() - start) / 1e6;
    }

    private static void awaitFirst(String stream, PreparedStatement version) throws SQLException {
        version.setString(1, stream);
        while (true) {
            try (var row = version.executeQuery()) {
                row.next();
                if (row.getObject(1) != null) {
                    return;
                }
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private void add(Commit commit, String parcels, String through, Samples rate, String ratio) {
        throughput.add(
                commit.label(),
                parcels,
                through,
                Table.whole(rate.median()),
                Table.whole(rate.lowest()),
                Table.whole(rate.highest()),
                ratio);
    }

    private void addLatency(Commit commit, String through, Samples millis, String ratio) {
        latency.add(
                commit.label(),
                through,
                Table.millis(millis.median()),
                Table.millis(millis.percentile(90)),
                Table.millis(millis.percentile(99)),
                ratio);
    }
}
