package com.videotutorials.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.videotutorials.api.viewing.v1.RecordViewingRequest;
import com.videotutorials.messagestore.testing.Scrape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One process, one management port: what it shows of the server and of the workers. */
@Timeout(300)
class StandaloneMetricsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path home;

    private final int port = StandaloneProcess.freePort();
    private final int managementPort = StandaloneProcess.freePort();
    private StandaloneProcess standalone;

    @BeforeEach
    void recordAViewing() throws Exception {
        standalone = StandaloneProcess.launch(Map.of(
                        "VIDEO_TUTORIALS_HOME", home.toString(),
                        "GRPC_PORT", Integer.toString(port),
                        "SERVER_MANAGEMENT_PORT", Integer.toString(managementPort)))
                .awaitReady();
        try (var client = new Client(port)) {
            var viewing = RecordViewingRequest.newBuilder()
                    .setVideoId(UUID.randomUUID().toString())
                    .build();
            client.homePage(
                    client.viewing().recordViewing(viewing).getOperation().getPosition());
        }
    }

    @AfterEach
    void stop() {
        standalone.close();
    }

    @Test
    void oneScrapeHasTheMetricsOfTheServerAndOfTheWorkers() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            var scrape = Scrape.of(managementPort);
            assertThat(scrape.namesWith("subscription", "aggregators:home-page"))
                    .containsExactlyInAnyOrderElementsOf(Scrape.OF_SUBSCRIPTIONS);
            assertThat(scrape.namesWith("category", "viewing"))
                    .containsExactlyInAnyOrderElementsOf(Scrape.OF_CATEGORIES);
            assertThat(scrape.namesWith("rpc_method", "RecordViewing")).contains("grpc_server_seconds_count");
        });
    }

    @Test
    void prometheusCanReadWhatTheProcessShows() throws Exception {
        var scrape = Scrape.of(managementPort);

        assertThat(scrape.series())
                .doesNotHaveDuplicates()
                .anyMatch(series -> series.startsWith("jvm_memory_used_bytes{"));
        assertThat(scrape.types()).doesNotHaveDuplicates();
    }

    @Test
    void aStartAndAStopGiveNoReasonForAWarning() throws Exception {
        standalone.stop();

        assertThat(standalone.output()).contains("is ready").doesNotContain("WARN", "ERROR");
    }
}
