package com.videotutorials.bench;

import com.videotutorials.messagestore.GroupMember;
import com.videotutorials.messagestore.Selection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Pages of a member of a consumer group, against pages of the whole category and those of Message DB. */
final class GroupsBenchmark {

    private static final int EVENTS = 200_000;
    private static final int PAGE = 1_000;
    private static final int PAGES = 20;
    private static final int ROUNDS = 11;

    private static final String READ = "select * from message_store.get_category_messages('viewing', ?, ?)";
    private static final String READ_MEMBER =
            """
            select * from message_store.get_category_messages(
                'viewing', ?, ?, consumer_group_member => 0, consumer_group_size => %d)""";

    private final Table table =
            new Table(2, "group", "through", "µs a message", "ms a page", "messages a page", "ratio (range)");

    private GroupsBenchmark() {}

    static void run() throws SQLException, InterruptedException {
        var benchmark = new GroupsBenchmark();
        benchmark.measure();
        benchmark.table.print();
    }

    private void measure() throws SQLException, InterruptedException {
        System.out.println("Reading as members of groups ...");
        try (var database = BenchDatabase.start(Commit.OF_THE_DISK);
                var administrator = database.administer();
                var connection = database.connect();
                var worker = new Worker(database)) {
            Backlog.viewings(administrator, 0, EVENTS);
            for (var size : List.of(1, 2, 8)) {
                compare(connection, worker, size);
            }
        }
    }

    private void compare(Connection connection, Worker worker, int size) throws SQLException, InterruptedException {
        var ours = new Reading();
        var plain = new Reading();
        var sql = size == 1 ? READ : READ_MEMBER.formatted(size);
        var selection = Selection.of(List.of(Backlog.VIEWING)).forMember(new GroupMember(0, size));
        var measured = Rounds.measure(
                ROUNDS,
                List.of(
                        () -> plain.measure(after -> page(connection, sql, after)),
                        () -> ours.measure(after -> {
                            var page = worker.messageStore().read(selection, after, PAGE);
                            return new Page(page.messages().size(), page.readTo());
                        })));
        add(size, "get_category_messages", measured.get(0), plain, "");
        add(
                size,
                "store client",
                measured.get(1),
                ours,
                Table.ratio(measured.get(1).ratiosTo(measured.get(0))));
    }

    private static Page page(Connection connection, String sql, long after) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, after + 1);
            statement.setInt(2, PAGE);
            var messages = 0;
            var readTo = after;
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    readTo = rows.getLong("global_position");
                    messages++;
                }
            }
            return new Page(messages, readTo);
        }
    }

    private void add(int size, String through, Samples micros, Reading reading, String ratio) {
        table.add(
                size == 1 ? "none" : "one of " + size,
                through,
                Table.millis(micros.median()),
                Table.millis(micros.median() * reading.messages / reading.pages / 1e3),
                Table.whole((double) reading.messages / reading.pages),
                ratio);
    }

    private record Page(int messages, long readTo) {}

    private interface Pages {
        Page after(long position) throws SQLException;
    }

    /** Counts what was read. */
    private static final class Reading {

        private long messages;
        private long pages;

        /** Microseconds for each message, on average of the first pages of the category. */
        double measure(Pages from) throws SQLException {
            var start = System.nanoTime();
            var read = 0L;
            var position = 0L;
            for (var i = 0; i < PAGES; i++) {
                var page = from.after(position);
                read += page.messages();
                position = page.readTo();
            }
            messages += read;
            pages += PAGES;
            return (System.nanoTime() - start) / 1e3 / read;
        }
    }
}
