package com.videotutorials.bench;

import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.EntityStore;
import com.videotutorials.messagestore.PostgresSnapshots;
import com.videotutorials.messagestore.Projection;
import com.videotutorials.messagestore.SnapshotStore;
import com.videotutorials.messagestore.Snapshots;
import com.videotutorials.messagestore.StreamName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** How long it takes to fetch an entity, against reading the rows of its events without a look at what they say. */
final class FetchBenchmark {

    private static final int ROUNDS = 11;
    private static final Duration TURN = Duration.ofMillis(200);

    private static final int EVENTS_PER_SNAPSHOT = 100;
    private static final int EVENTS_SINCE_SNAPSHOT = 50;

    private static final Category PARCEL = Category.of("parcel");

    private static final Projection<Parcel> WITH_SNAPSHOTS =
            Parcel.PROJECTION.withSnapshots(Snapshots.every(EVENTS_PER_SNAPSHOT).of("parcel", 1, Parcel.class));

    private static final String COLUMNS =
            "select id, stream_name, type, position, global_position, data, metadata, time from message_store.messages";
    private static final String READ_ALL = COLUMNS + " where stream_name = ? order by position";
    private static final String READ_LAST = COLUMNS + " where stream_name = ? order by position desc limit 1";

    private final Table table = new Table(
            1, "entity", "events", "ms", "lowest", "highest", "to all rows (range)", "to the last row (range)");

    private FetchBenchmark() {}

    static void run() throws SQLException, InterruptedException {
        var benchmark = new FetchBenchmark();
        benchmark.measure();
        benchmark.table.print();
    }

    private void measure() throws SQLException, InterruptedException {
        System.out.println("Fetching entities ...");
        try (var database = BenchDatabase.start(Commit.OF_THE_DISK);
                var administrator = database.administer();
                var connection = database.connect();
                var all = connection.prepareStatement(READ_ALL);
                var last = connection.prepareStatement(READ_LAST);
                var worker = new Worker(database)) {
            for (var events : List.of(10, 1_000, 100_000)) {
                var snapshots = new EntityStore(
                        worker.messageStore(), new PostgresSnapshots(worker.messageStoreDataSource()), 0);
                var stream = PARCEL.stream(String.valueOf(events));
                fill(administrator, stream, events, snapshots);
                measure(worker, stream, events, snapshots, all, last);
            }
        }
    }

    private static void fill(Connection administrator, StreamName stream, int events, EntityStore snapshots)
            throws SQLException {
        var before = Math.max(1, events - EVENTS_SINCE_SNAPSHOT);
        Backlog.events(administrator, stream.value(), 0, before);
        var unused = snapshots.fetch(stream, WITH_SNAPSHOTS);
        Backlog.events(administrator, stream.value(), before, events);
    }

    private void measure(
            Worker worker,
            StreamName stream,
            int events,
            EntityStore snapshots,
            PreparedStatement all,
            PreparedStatement last)
            throws SQLException, InterruptedException {
        var withoutCache = new EntityStore(worker.messageStore(), SnapshotStore.none(), 0);
        var withCache = new EntityStore(worker.messageStore());
        var measured = Rounds.measure(
                ROUNDS,
                List.of(
                        () -> millis(() -> read(all, stream)),
                        () -> millis(() -> read(last, stream)),
                        () -> millis(() -> withoutCache.fetch(stream, Parcel.PROJECTION)),
                        () -> millis(() -> snapshots.fetch(stream, WITH_SNAPSHOTS)),
                        () -> millis(() -> withCache.fetch(stream, Parcel.PROJECTION))));
        var rows = measured.get(0);
        var row = measured.get(1);
        table.add(
                "all rows by SQL",
                Table.whole(events),
                Table.millis(rows.median()),
                Table.millis(rows.lowest()),
                Table.millis(rows.highest()),
                "",
                "");
        table.add(
                "the last row by SQL",
                Table.whole(events),
                Table.millis(row.median()),
                Table.millis(row.lowest()),
                Table.millis(row.highest()),
                "",
                "");
        add("nothing remembered", events, measured.get(2), rows, row);
        if (events >= EVENTS_PER_SNAPSHOT) {
            add("50 events after a snapshot", events, measured.get(3), rows, row);
        }
        add("in memory", events, measured.get(4), rows, row);
    }

    private static double millis(Call call) throws SQLException {
        var start = System.nanoTime();
        var calls = 0;
        do {
            call.call();
            calls++;
        } while (System.nanoTime() - start < TURN.toNanos());
        return (System.nanoTime() - start) / 1e6 / calls;
    }

    private static void read(PreparedStatement statement, StreamName stream) throws SQLException {
        statement.setString(1, stream.value());
        try (var rows = statement.executeQuery()) {
            var columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                for (var column = 1; column <= columns; column++) {
                    rows.getObject(column);
                }
            }
        }
    }

    private void add(String entity, int events, Samples millis, Samples rows, Samples row) {
        table.add(
                entity,
                Table.whole(events),
                Table.millis(millis.median()),
                Table.millis(millis.lowest()),
                Table.millis(millis.highest()),
                Table.ratio(millis.ratiosTo(rows)),
                Table.ratio(millis.ratiosTo(row)));
    }

    private interface Call {
        void call() throws SQLException;
    }
}
