package com.videotutorials.bench;

import com.videotutorials.workers.aggregators.Aggregator;
import com.videotutorials.workers.aggregators.homepage.HomePageAggregator;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Events per second of aggregators that start from the first event: as workers run them, and written by hand. */
final class CatchUpBenchmark {

    private static final int USUAL_EVENTS = 1_000_000;
    private static final int ROUNDS = 3;

    private static final String START_OVER =
            """
            truncate view_data.home_page, view_data.video_viewings, view_data.plain_position,
                subscriptions.subscription_position, subscriptions.subscription cascade;
            insert into view_data.plain_position values (0)
            """;

    private static final String HOME_PAGE_AT_ONCE =
            """
            insert into view_data.home_page (videos_watched)
            select count(*) from message_store.messages where message_store.category(stream_name) = 'viewing'
            """;

    private static final String VIDEO_VIEWINGS_AT_ONCE =
            """
            insert into view_data.video_viewings (video_id, viewings)
            select (data ->> 'videoId')::uuid, count(*) from message_store.messages
            where message_store.category(stream_name) = 'viewing' group by 1
            """;

    private final int events = Bench.events(USUAL_EVENTS);
    private final Table table = new Table(2, "table", "through", "events/s", "lowest", "highest", "ratio (range)");

    private CatchUpBenchmark() {}

    static void run() throws SQLException, InterruptedException {
        var benchmark = new CatchUpBenchmark();
        benchmark.measure();
        benchmark.table.print();
    }

    private void measure() throws SQLException, InterruptedException {
        try (var database = BenchDatabase.start(Commit.OF_THE_DISK);
                var administrator = database.administer();
                var worker = new Worker(database)) {
            execute(administrator, VideoViewings.CREATE);
            execute(administrator, PlainAggregator.CREATE);
            System.out.printf("Writing %,d events ...%n", events);
            Backlog.viewings(administrator, 0, events);
            System.out.println("Catching up ...");
            compare(
                    administrator,
                    worker,
                    "home_page, one row",
                    new HomePageAggregator(),
                    PlainAggregator.homePage(database),
                    HOME_PAGE_AT_ONCE);
            compare(
                    administrator,
                    worker,
                    "video_viewings, 10,000 rows",
                    new VideoViewings(),
                    PlainAggregator.videoViewings(database),
                    VIDEO_VIEWINGS_AT_ONCE);
        }
    }

    private void compare(
            Connection administrator,
            Worker worker,
            String what,
            Aggregator aggregator,
            PlainAggregator plain,
            String sql)
            throws SQLException, InterruptedException {
        var measured = Rounds.measure(
                ROUNDS,
                List.of(
                        () -> {
                            execute(administrator, START_OVER);
                            return plain.aggregate();
                        },
                        () -> {
                            execute(administrator, START_OVER);
                            return worker.aggregate(aggregator.subscription(), events);
                        },
                        () -> {
                            execute(administrator, START_OVER);
                            var start = System.nanoTime();
                            execute(administrator, sql);
                            return events * 1e9 / (System.nanoTime() - start);
                        }));
        add(what, "written by hand", measured.get(0), "");
        add(what, "aggregator", measured.get(1), Table.ratio(measured.get(1).ratiosTo(measured.get(0))));
        add(what, "one statement", measured.get(2), Table.ratio(measured.get(2).ratiosTo(measured.get(0))));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void add(String what, String through, Samples rate, String ratio) {
        table.add(
                what,
                through,
                Table.whole(rate.median()),
                Table.whole(rate.lowest()),
                Table.whole(rate.highest()),
                ratio);
    }
}
