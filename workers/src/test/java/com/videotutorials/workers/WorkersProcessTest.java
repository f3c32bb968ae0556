package com.videotutorials.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.videotutorials.messagestore.testing.Scrape;
import com.videotutorials.messagestore.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The workers as an operator sees them: a process with an environment, a management port and an exit code. */
@Timeout(300)
class WorkersProcessTest {

    /** 128 + SIGTERM: how a JVM ends that was asked to. */
    private static final int TERMINATED = 143;

    private final TestDatabase database = TestDatabase.create();
    private final TestViewings viewings = new TestViewings(database, database);

    @BeforeEach
    void migrate() {
        Migration.run(database.dataSource(), database.dataSource());
    }

    @Test
    void aSubscriptionThatDoesNotExistIsOneClearLine() throws Exception {
        try (var workers = launch(Map.of("WORKERS_SUBSCRIPTIONS", "aggregators:home"))) {
            assertThat(workers.awaitEnd()).isEqualTo(1);
            assertThat(workers.output())
                    .hasLineCount(1)
                    .startsWith("WORKERS_SUBSCRIPTIONS names aggregators:home, which does not exist. There are: ")
                    .contains("aggregators:home-page");
        }
    }

    @Test
    void healthyWorkersSayWhatIsUp() {
        try (var workers = launch(Map.of())) {
            workers.awaitHealth(
                    200,
                    "\"subscriptionsHealth\":{\"status\":\"UP\"}",
                    "\"messageStoreHealth\":{\"status\":\"UP\"}",
                    "\"viewDataHealth\":{\"status\":\"UP\"}");
        }
    }

    @Test
    void healthNamesTheSubscriptionThatFailsAndWhyUntilTheCauseIsGone() throws Exception {
        try (var workers = launch(Map.of("WORKERS_PATIENCE", "1s"))) {
            workers.awaitHealth(200, "\"status\":\"UP\"");
            execute("revoke update on subscriptions.subscription_position from view_data");
            viewings.writePlainly();

            workers.awaitHealth(503, "aggregators:home-page has been failing for ", "permission denied");

            execute("grant update on subscriptions.subscription_position to view_data");
            assertThat(viewings.counted()).isEqualTo(1);
            workers.awaitHealth(200, "\"status\":\"UP\"");
        }
    }

    @Test
    void healthNamesTheSubscriptionThatHangsUntilItGetsOn() throws Exception {
        try (var workers = launch(Map.of("WORKERS_PATIENCE", "1s"))) {
            workers.awaitHealth(200, "\"status\":\"UP\"");
            try (var lock = lockHomePage()) {
                viewings.writePlainly();

                workers.awaitHealth(503, "aggregators:home-page has not moved on for ", "messages are waiting");
                lock.rollback();
            }
            assertThat(viewings.counted()).isEqualTo(1);
            workers.awaitHealth(200, "\"status\":\"UP\"");
        }
    }

    @Test
    void aScrapeHasTheMetricsOfEverySubscription() throws Exception {
        viewings.writePlainly();
        try (var workers = launch(Map.of())) {
            workers.awaitHealth(200, "\"status\":\"UP\"");
            assertThat(viewings.counted()).isEqualTo(1);

            await().atMost(WorkersProcess.PATIENCE).untilAsserted(() -> {
                var scrape = Scrape.of(workers.managementPort());
                assertThat(scrape.namesWith("subscription", "aggregators:home-page"))
                        .containsExactlyInAnyOrderElementsOf(Scrape.OF_SUBSCRIPTIONS);
                assertThat(scrape.series()).doesNotHaveDuplicates();
            });
        }
    }

    @Test
    void workersEndAlthoughAHandlerHangsAndTheViewingIsCountedOnceByTheNext() throws Exception {
        try (var lock = lockHomePage();
                var workers = launch(Map.of("WORKERS_DRAIN_TIME", "1s"))) {
            viewings.writePlainly();
            awaitHangingHandler();

            assertThat(workers.stop()).isEqualTo(TERMINATED);
            assertThat(workers.output()).contains("Interrupting what takes too long");

            try (var next = launch(Map.of())) {
                next.awaitHealth(200, "\"status\":\"UP\"");
                lock.rollback();

                assertThat(viewings.counted()).isEqualTo(1);
            }
        }
    }

    private WorkersProcess launch(Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put("MESSAGE_STORE_URL", database.url());
        environment.put("VIEW_DATA_URL", database.url());
        return WorkersProcess.launch(environment);
    }

    private Connection lockHomePage() throws SQLException {
        var connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("lock table view_data.home_page in access exclusive mode");
        }
        return connection;
    }

    private void awaitHangingHandler() {
        await().atMost(WorkersProcess.PATIENCE).until(() -> {
            try (var connection = database.dataSource().getConnection();
                    var statement = connection.createStatement();
                    var waiting = statement.executeQuery("select from pg_stat_activity where wait_event_type = 'Lock'"
                            + " and usename = 'view_data' and datname = current_database()")) {
                return waiting.next();
            }
        });
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
