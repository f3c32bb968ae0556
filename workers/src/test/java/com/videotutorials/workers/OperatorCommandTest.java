package com.videotutorials.workers;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.videotutorials.messages.identity.v1.AdminPrivilegeAdded;
import com.videotutorials.messages.identity.v1.Register;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.viewdata.ViewDataSchema;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** Workers on two databases, and an operator beside them. */
@Timeout(300)
class OperatorCommandTest {

    private static final String HOME_PAGE = "aggregators:home-page";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final TestDatabase messages = TestDatabase.create();
    private static final TestDatabase viewData = TestDatabase.create();
    private static final TestViewings viewings = new TestViewings(messages, viewData);
    private static final Map<String, String> ENVIRONMENT =
            Map.of("MESSAGE_STORE_URL", messages.url(), "VIEW_DATA_URL", viewData.url());

    @TempDir
    static Path mails;

    private static ConfigurableApplicationContext workers;

    @BeforeAll
    static void start() {
        Migration.run(messages.dataSource(), viewData.dataSource());
        workers = WorkersApplication.builder()
                .web(WebApplicationType.NONE)
                .run(
                        "--message-store.jdbc-url=" + messages.url(),
                        "--view-data.jdbc-url=" + viewData.url(),
                        "--mail.pickup-directory=" + mails);
    }

    @AfterAll
    static void stop() {
        workers.close();
    }

    @Test
    void rebuildCountsAllViewingsAnewAndTheServerMayStillRead() throws Exception {
        viewings.writePlainly();
        var counted = viewings.counted();
        execute("update view_data.home_page set videos_watched = 1000");

        assertThat(run("rebuild", HOME_PAGE)).isEqualTo(done(HOME_PAGE + " is being rebuilt; see status"));
        await().atMost(PATIENCE).until(() -> homePage() == counted);

        viewings.writePlainly();
        assertThat(viewings.counted()).isEqualTo(counted + 1);
        assertThat(homePage()).isEqualTo(counted + 1);
        assertThat(run("status").text()).doesNotContain("@rebuild");
    }

    @Test
    void aRebuildCanBeGivenUp() throws Exception {
        viewings.writePlainly();
        var counted = viewings.counted();
        try (var lock = viewData.dataSource().getConnection()) {
            lock.setAutoCommit(false);
            lock.createStatement().execute("lock table view_data.home_page in access exclusive mode");
            run("rebuild", HOME_PAGE);
            assertThat(run("status").text()).contains(HOME_PAGE + "@rebuild");

            assertThat(run("cancel-rebuild", HOME_PAGE)).isEqualTo(done("The old tables of " + HOME_PAGE + " stay"));
            assertThat(run("cancel-rebuild", HOME_PAGE)).isEqualTo(refused(HOME_PAGE + " is not being rebuilt"));
            lock.rollback();
        }
        viewings.writePlainly();
        assertThat(viewings.counted()).isEqualTo(counted + 1);
    }

    @Test
    void statusSaysHowFarASubscriptionIsAndWhoRunsIt() throws Exception {
        viewings.writePlainly();
        viewings.counted();
        await().atMost(PATIENCE)
                .until(() -> run("status").text().matches("(?s).*home-page +viewing +\\d+ +\\d+ +0 +\\d+@.*"));

        assertThat(run("status").text()).containsPattern(HOME_PAGE + " +viewing +\\d+ +" + viewings.position() + " ");
    }

    @Test
    void aPausedSubscriptionHandlesNothingUntilItIsResumed() throws Exception {
        viewings.writePlainly();
        var counted = viewings.counted();
        assertThat(run("pause", HOME_PAGE)).isEqualTo(done(HOME_PAGE + " is paused"));
        assertThat(run("status").text()).contains("nobody: paused");
        viewings.writePlainly();

        assertThat(run("resume", HOME_PAGE)).isEqualTo(done(HOME_PAGE + " is resumed"));

        assertThat(viewings.counted()).isEqualTo(counted + 1);
    }

    @Test
    void aSubscriptionCanRunInMoreParts() throws Exception {
        viewings.writePlainly();
        var counted = viewings.counted();
        assertThat(run("resize", HOME_PAGE, "3")).isEqualTo(done("Parts of " + HOME_PAGE + " from now on: 3"));
        viewings.writePlainly();
        await().atMost(PATIENCE).until(() -> homePage() == counted + 1);

        run("resize", HOME_PAGE, "1");

        viewings.writePlainly();
        assertThat(viewings.counted()).isEqualTo(counted + 2);
    }

    @Test
    void whatIsPutAsideIsListedTriedAgainAndDiscarded() throws Exception {
        viewings.writePlainly();
        var counted = viewings.counted();
        var position = viewings.writeUnreadably("viewing-7");
        await().atMost(PATIENCE).until(() -> run("parked", HOME_PAGE).text().contains("attempts=6"));
        assertThat(run("parked", HOME_PAGE).text())
                .startsWith(position + " viewing-7/0 VideoViewed attempts=6 since=")
                .contains("UnreadableMessageException");

        assertThat(run("retry", HOME_PAGE, "viewing-7")).isEqualTo(done("viewing-7 is tried again"));
        assertThat(run("retry", HOME_PAGE)).isEqualTo(done("Streams that are tried again: 1"));
        assertThat(run("discard", HOME_PAGE, String.valueOf(position), "It is no viewing"))
                .isEqualTo(done(position + " is discarded"));

        assertThat(run("parked", HOME_PAGE)).isEqualTo(new Result(0, ""));
        assertThat(run("retry", HOME_PAGE, "viewing-7")).isEqualTo(refused("Nothing of viewing-7 is put aside"));
        assertThat(run("discard", HOME_PAGE, String.valueOf(position), "Again"))
                .isEqualTo(refused("The message at " + position + " is not put aside"));
        assertThat(text("select discarded_by || ': ' || reason from subscriptions.discarded_message"))
                .isEqualTo(System.getProperty("user.name") + ": It is no viewing");
        assertThat(viewings.counted()).isEqualTo(counted);
    }

    @Test
    void theFirstAdministratorIsMadeByTheOperator() {
        var userId = UUID.randomUUID().toString();
        var store = workers.getBean(MessageStore.class);
        store.write(
                Category.of("identity:command").stream(userId),
                Register.newBuilder()
                        .setUserId(userId)
                        .setEmail("jane@example.com")
                        .setPasswordHash("hash")
                        .build(),
                Metadata.none(),
                ExpectedVersion.any());
        var identity = Category.of("identity").stream(userId);
        await().atMost(PATIENCE).until(() -> store.last(identity).isPresent());

        assertThat(run("grant-admin", "Jane@example.com")).isEqualTo(done(userId + " is an administrator"));
        assertThat(run("grant-admin", userId)).isEqualTo(refused(userId + " is an administrator already"));
        assertThat(store.last(identity, AdminPrivilegeAdded.class)).isPresent();
        assertThat(run("revoke-admin", userId)).isEqualTo(done(userId + " is no longer an administrator"));
        assertThat(run("revoke-admin", "jane@example.com")).isEqualTo(refused(userId + " is no administrator"));
    }

    @Test
    void whatNobodyAnswersIsSaidInOneLineAndDoneLater() {
        run("pause", "components:identity:command");

        var result = run("grant-admin", "somebody");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.text()).hasLineCount(1).contains("Nobody has answered", "components:identity:command");
        run("resume", "components:identity:command");
        await().atMost(PATIENCE).until(() -> workers.getBean(MessageStore.class)
                .last(Category.of("identity").stream("somebody"))
                .isPresent());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rebuild components:identity | components:identity keeps no tables that could be rebuilt",
                "grant-admin nobody@example.com | Nobody is registered as nobody@example.com",
                "grant-admin nobody | There is no user nobody",
                "revoke-admin nobody | There is no user nobody",
                "resize aggregators:home-page 0 | groupSize must be between 1 and 1024: 0",
                "resize aggregators:home-page 99999999999 | groupSize must be between 1 and 1024: 2147483647",
                "resize aggregators:home-page many | This is no number: many",
                "discard aggregators:home-page first wrong | This is no number: first",
            })
    void whatCannotBeDoneIsSaidInOneLine(String words, String why) {
        assertThat(run(words.split(" "))).isEqualTo(refused(why));
    }

    @Test
    void aSubscriptionThatIsNotThereIsNamedWithThoseThatAre() {
        var names = Workers.all().stream().map(Subscription::name).sorted().collect(joining(", "));

        assertThat(run("pause", "unheard-of"))
                .isEqualTo(refused("There is no subscription unheard-of. There are: " + names));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dance", "parked", "pause a b", "discard a 1", "resize a", "retry", "status now", "help"})
    void whoeverSaysSomethingElseIsToldWhatCanBeSaid(String words) {
        var result = run(words.split(" "));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.text())
                .contains(
                        "migrate",
                        "discard <subscription> <global-position> <reason>",
                        "retry <subscription> [<stream>]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MESSAGE_STORE_URL", "VIEW_DATA_URL"})
    void whatTheEnvironmentLacksIsNamed(String variable) {
        var environment = new HashMap<>(ENVIRONMENT);
        environment.remove(variable);

        assertThat(run(environment, "status")).isEqualTo(refused(variable + " is not set"));
    }

    @Test
    void aDatabaseThatIsNotThereIsSaidInOneLine() {
        var environment = new HashMap<>(ENVIRONMENT);
        environment.put("MESSAGE_STORE_URL", messages.url().replaceFirst("/[^/]+$", "/nowhere"));

        var result = run(environment, "status");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.text()).hasLineCount(1).contains("Cannot list subscriptions", "nowhere");
    }

    @Test
    void theExecutableDoesWhatIsSaidAndNothingElse() throws Exception {
        viewings.writePlainly();
        viewings.counted();
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorkersApplication.class.getName(),
                        "status")
                .redirectErrorStream(true);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(ENVIRONMENT);
        var status = builder.start();

        try (var output = status.inputReader()) {
            assertThat(output.lines())
                    .hasSize(1 + Workers.all().size())
                    .first()
                    .asString()
                    .startsWith("subscription ");
        }
        assertThat(status.waitFor()).isZero();
    }

    private static Result run(String... words) {
        return run(ENVIRONMENT, words);
    }

    private static Result run(Map<String, String> environment, String... words) {
        var output = new ByteArrayOutputStream();
        var printer = new PrintStream(output, true, StandardCharsets.UTF_8);
        var exitCode = OperatorCommand.run(List.of(words), environment, printer, printer);
        return new Result(exitCode, output.toString(StandardCharsets.UTF_8));
    }

    private static Result done(String line) {
        return new Result(0, line + System.lineSeparator());
    }

    private static Result refused(String line) {
        return new Result(1, line + System.lineSeparator());
    }

    /** What the server reads. */
    private static long homePage() throws SQLException {
        return Long.parseLong(
                text(viewData.dataSource(ViewDataSchema.READER), "select videos_watched from view_data.home_page"));
    }

    private static String text(String query) throws SQLException {
        return text(viewData.dataSource(), query);
    }

    private static String text(DataSource dataSource, String query) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = viewData.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private record Result(int exitCode, String text) {}
}
