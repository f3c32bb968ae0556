package com.videotutorials.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.api.home.v1.WatchHomePageResponse;
import com.videotutorials.api.viewing.v1.RecordViewingRequest;
import com.videotutorials.messagestore.testing.TestDatabase;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class StandaloneApplicationTest {

    /** 128 + SIGTERM: how a JVM ends that was asked to. */
    private static final int TERMINATED = 143;

    @TempDir
    Path directory;

    private final int port = StandaloneProcess.freePort();

    private Map<String, String> environment(Path home) {
        return Map.of(
                "VIDEO_TUTORIALS_HOME", home.toString(),
                "GRPC_PORT", Integer.toString(port),
                "SERVER_MANAGEMENT_PORT", "0");
    }

    @Test
    void whatWasRecordedIsThereAfterAnOrderlyStopAndANewStart() throws Exception {
        var environment = environment(directory.resolve("home"));
        long position;
        try (var standalone = StandaloneProcess.launch(environment).awaitReady();
                var client = new Client(port)) {
            assertThat(standalone.output())
                    .contains("127.0.0.1:" + port)
                    .containsPattern("mails +" + Pattern.quote(environment.get("VIDEO_TUTORIALS_HOME") + "/mail"))
                    .containsPattern("components:send-email +sendEmail:command +from 0 +Send")
                    .containsPattern("aggregators:home-page +viewing +from 0 +VideoViewed")
                    .contains("grpcurl -plaintext");
            position =
                    client.viewing().recordViewing(someViewing()).getOperation().getPosition();
            assertThat(client.homePage(position).getVideosWatched()).isEqualTo(1);

            assertThat(standalone.stop()).isEqualTo(TERMINATED);
        }
        try (var standalone = StandaloneProcess.launch(environment).awaitReady();
                var client = new Client(port)) {
            assertThat(standalone.output()).containsPattern("aggregators:home-page +viewing +from " + position);
            assertThat(client.homePage(0).getVideosWatched()).isEqualTo(1);
            var next =
                    client.viewing().recordViewing(someViewing()).getOperation().getPosition();
            assertThat(client.homePage(next).getVideosWatched()).isEqualTo(2);
        }
    }

    @Test
    void whoWatchesSeesEachChangeAndIsToldWhenTheServerStops() throws Exception {
        try (var standalone = StandaloneProcess.launch(environment(directory.resolve("home")))
                        .awaitReady();
                var client = new Client(port)) {
            var pages = client.watchHomePage();
            assertThat(videosWatched(pages)).isZero();
            client.viewing().recordViewing(someViewing());
            assertThat(videosWatched(pages)).isEqualTo(1);
            client.viewing().recordViewing(someViewing());
            assertThat(videosWatched(pages)).isEqualTo(2);

            assertThat(standalone.stop()).isEqualTo(TERMINATED);

            assertThat(endOf(pages).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void databasesOfOnesOwnTakeThePlaceOfTheEmbeddedOne() throws Exception {
        var messages = TestDatabase.create();
        var viewData = TestDatabase.create();
        var environment = new HashMap<>(environment(directory.resolve("home")));
        environment.put("MESSAGE_STORE_URL", messages.url());
        environment.put("VIEW_DATA_URL", viewData.url());
        try (var standalone = StandaloneProcess.launch(environment)) {
            assertThat(standalone.awaitEnd()).isEqualTo(1);
            assertThat(standalone.output()).isEqualTo("MIGRATION_USER is not set");
        }
        environment.put("MIGRATION_USER", "postgres");
        try (var standalone = StandaloneProcess.launch(environment).awaitReady();
                var client = new Client(port)) {
            var position =
                    client.viewing().recordViewing(someViewing()).getOperation().getPosition();
            assertThat(client.homePage(position).getVideosWatched()).isEqualTo(1);
            assertThat(standalone.output()).contains(messages.url());
        }
        assertThat(directory.resolve("home"))
                .isDirectoryContaining("glob:**/access-token-keys.json")
                .isDirectoryNotContaining("glob:**/postgresql*");
    }

    @Test
    void whenItsPostgresqlIsKilledItSaysSoAndEndsAndLosesNothing() throws Exception {
        var home = directory.resolve("home");
        try (var standalone = StandaloneProcess.launch(environment(home)).awaitReady();
                var client = new Client(port)) {
            client.viewing().recordViewing(someViewing());
            var data = home.toRealPath().resolve("postgresql-18").resolve("data");

            Postmaster.of(data).orElseThrow().process().destroyForcibly();

            assertThat(standalone.awaitEnd()).isEqualTo(1);
            assertThat(standalone.output()).contains("PostgreSQL ended unexpectedly");
        }
        try (var standalone = StandaloneProcess.launch(environment(home)).awaitReady();
                var client = new Client(port)) {
            assertThat(standalone.output()).contains("is ready");
            assertThat(client.homePage(Long.MAX_VALUE).getVideosWatched()).isEqualTo(1);
        }
    }

    @Test
    void aTakenPortIsOneClearLine() throws Exception {
        try (var other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                var standalone = StandaloneProcess.launch(environment(directory.resolve("home")))) {
            assertThat(standalone.awaitEnd()).isEqualTo(1);
            assertThat(standalone.output())
                    .hasLineCount(1)
                    .contains("Cannot listen on 127.0.0.1:" + other.getLocalPort())
                    .contains("GRPC_PORT");
        }
    }

    @Test
    void anUnusableHomeIsOneClearLine() throws Exception {
        var file = Files.createFile(directory.resolve("file"));
        try (var standalone = StandaloneProcess.launch(environment(file.resolve("home")))) {
            assertThat(standalone.awaitEnd()).isEqualTo(1);
            assertThat(standalone.output())
                    .hasLineCount(1)
                    .contains(file.toString())
                    .contains("VIDEO_TUTORIALS_HOME");
        }
    }

    @Test
    void mailSettingsThatCannotBeAreSaidClearlyAndItEnds() throws Exception {
        var environment = new HashMap<>(environment(directory.resolve("home")));
        environment.put("SMTP_HOST", "localhost");
        environment.put("SMTP_SECURITY", "perhaps");
        try (var standalone = StandaloneProcess.launch(environment)) {
            assertThat(standalone.awaitEnd()).isEqualTo(1);
            assertThat(standalone.output()).contains("SMTP_SECURITY must be none, starttls or tls, not perhaps");
        }
    }

    @Test
    void aPortThatIsNoNumberIsOneClearLine() throws Exception {
        try (var standalone = StandaloneProcess.launch(Map.of("GRPC_PORT", "http"))) {
            assertThat(standalone.awaitEnd()).isEqualTo(1);
            assertThat(standalone.output()).isEqualTo("GRPC_PORT must be a port number from 0 to 65535, not \"http\"");
        }
    }

    @Test
    void aSubscriptionThatDoesNotExistIsOneClearLine() throws Exception {
        var environment = new HashMap<>(environment(directory.resolve("home")));
        environment.put("WORKERS_SUBSCRIPTIONS", "reports:*");
        try (var standalone = StandaloneProcess.launch(environment)) {
            assertThat(standalone.awaitEnd()).isEqualTo(1);
            assertThat(standalone.output())
                    .hasLineCount(1)
                    .startsWith("WORKERS_SUBSCRIPTIONS names reports:*, which does not exist. There are: ")
                    .contains("aggregators:home-page");
        }
    }

    private static RecordViewingRequest someViewing() {
        return RecordViewingRequest.newBuilder()
                .setVideoId(UUID.randomUUID().toString())
                .build();
    }

    private static long videosWatched(Iterator<WatchHomePageResponse> pages) {
        return pages.next().getHomePage().getVideosWatched();
    }

    private static StatusRuntimeException endOf(Iterator<WatchHomePageResponse> pages) {
        try {
            throw new AssertionError("Still watching: " + pages.next());
        } catch (StatusRuntimeException e) {
            return e;
        }
    }
}
