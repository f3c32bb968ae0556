package com.videotutorials.bench;

import com.videotutorials.messages.viewing.v1.VideoViewed;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.messagestore.UnitOfWork;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jooq.DSLContext;

/** What twenty subscriptions that have nothing to do cost the databases, against twenty that poll. */
final class IdleBenchmark {

    private static final int SUBSCRIPTIONS_OF_A_KIND = 10;
    private static final long POLL_MILLIS = 100;
    private static final Duration SETTLE = Duration.ofSeconds(12);
    private static final Duration MEASURED = Duration.ofSeconds(20);

    private static final String POLL =
            "select position from message_store.get_category_messages('category%d', 1, 1000) limit 1";

    private static final String STATISTICS =
            """
            select sum(s.xact_commit + s.xact_rollback)::bigint,
                   (select count(*) from pg_stat_activity as a
                    where a.datname like 'test_%' and a.pid <> pg_backend_pid())
            from pg_stat_database as s where s.datname like 'test_%'
            """;

    private final Table table =
            new Table(1, "20 subscriptions", "transactions/s", "connections", "CPU of the process", "ratio");

    private IdleBenchmark() {}

    static void run() throws SQLException, InterruptedException {
        var benchmark = new IdleBenchmark();
        benchmark.measure();
        benchmark.table.print();
    }

    private void measure() throws SQLException, InterruptedException {
        System.out.println("Doing nothing ...");
        try (var database = BenchDatabase.startTwo(Commit.OF_THE_DISK);
                var administrator = database.administer()) {
            var polling = poll(database, administrator);
            var waiting = wait(database, administrator);
            add("each polls 10 times a second", polling, "");
            add("as workers run them", waiting, Table.ratio(waiting.transactions() / polling.transactions()));
        }
    }

    private static Cost poll(BenchDatabase database, Connection administrator)
            throws SQLException, InterruptedException {
        var threads = Executors.newScheduledThreadPool(1);
        try (var connection = database.connect()) {
            var polling = IntStream.range(0, 2 * SUBSCRIPTIONS_OF_A_KIND)
                    .mapToObj(i -> threads.scheduleAtFixedRate(
                            () -> poll(connection, POLL.formatted(i)), i, POLL_MILLIS, TimeUnit.MILLISECONDS))
                    .toList();
            var cost = Cost.of(administrator);
            if (polling.stream().anyMatch(Future::isDone)) {
                throw new IllegalStateException("Polling failed");
            }
            return cost;
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(1, TimeUnit.SECONDS);
        }
    }

    private static void poll(Connection connection, String sql) {
        try (var statement = connection.prepareStatement(sql)) {
            statement.executeQuery().close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Cost wait(BenchDatabase database, Connection administrator)
            throws SQLException, InterruptedException {
        var components = new ArrayList<Subscription<UnitOfWork>>();
        var aggregators = new ArrayList<Subscription<DSLContext>>();
        IntStream.range(0, SUBSCRIPTIONS_OF_A_KIND).forEach(i -> {
            var category = Category.of("category" + i);
            components.add(new ParcelComponent(category).subscription());
            aggregators.add(Subscription.<DSLContext>named("aggregators:" + i, category)
                    .on(VideoViewed.class, (viewData, event) -> {}));
        });
        try (var worker = new Worker(database);
                var running = worker.start(components, aggregators)) {
            var cost = Cost.of(administrator);
            if (!running.problems().isEmpty()) {
                throw new IllegalStateException("Problems: " + running.problems());
            }
            return cost;
        }
    }

    private void add(String how, Cost cost, String ratio) {
        table.add(
                how,
                Table.millis(cost.transactions()),
                Table.whole(cost.connections()),
                "%.1f %%".formatted(100 * cost.cpu()),
                ratio);
    }

    /**
     * What it costs for a second.
     *
     * @param cpu the share of one core that this process takes
     */
    private record Cost(double transactions, int connections, double cpu) {

        static Cost of(Connection administrator) throws SQLException, InterruptedException {
            Thread.sleep(SETTLE.toMillis());
            var before = Seen.now(administrator);
            Thread.sleep(MEASURED.toMillis());
            var after = Seen.now(administrator);
            var seconds = (after.at - before.at) / 1e9;
            return new Cost(
                    (after.transactions - before.transactions) / seconds,
                    after.connections,
                    (after.cpu - before.cpu) / 1e9 / seconds);
        }
    }

    private record Seen(long transactions, int connections, long cpu, long at) {

        static Seen now(Connection administrator) throws SQLException {
            try (var statement = administrator.createStatement();
                    var row = statement.executeQuery(STATISTICS)) {
                row.next();
                return new Seen(row.getLong(1), row.getInt(2), cpuNanos(), System.nanoTime());
            }
        }

        private static long cpuNanos() {
            return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                    .getProcessCpuTime();
        }
    }
}
