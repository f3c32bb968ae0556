package com.videotutorials.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.videotutorials.api.viewing.v1.RecordViewingRequest;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.server.ServerApplication;
import com.videotutorials.workers.Migration;
import com.videotutorials.workers.WorkersApplication;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** Server and workers, which only meet in messages, and the spans that both finish. */
@Timeout(300)
class TraceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String AGGREGATOR_SPAN = "aggregators:home-page VideoViewed";

    @TempDir
    static Path mails;

    private final InMemorySpanExporter finished = InMemorySpanExporter.create();
    private final TestDatabase database = TestDatabase.create();
    private ConfigurableApplicationContext workers;
    private ConfigurableApplicationContext server;
    private Client client;

    @BeforeEach
    void start() {
        Migration.run(database.dataSource(), database.dataSource());
        workers = run(WorkersApplication.builder().web(WebApplicationType.NONE));
        server = run(ServerApplication.builder().web(WebApplicationType.NONE));
        client = new Client(server.getBean(GrpcServerLifecycle.class).getPort());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        workers.close();
    }

    @Test
    void aClientsTraceGoesOnThroughTheServerAndTheMessageToTheAggregator() {
        var video = recordViewing("00-%s-%s-01".formatted(TRACE, CALLER));

        var call = awaitSpan(span -> span.getKind() == SpanKind.SERVER);
        var aggregator = awaitSpan(TraceTest::isOfTheAggregator);
        assertThat(call.getName()).contains("RecordViewing");
        assertThat(call.getTraceId()).isEqualTo(TRACE);
        assertThat(call.getParentSpanId()).isEqualTo(CALLER);
        assertThat(traceparentOf(video)).isEqualTo("00-%s-%s-01".formatted(TRACE, call.getSpanId()));
        assertThat(aggregator.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(aggregator.getTraceId()).isEqualTo(TRACE);
        assertThat(aggregator.getParentSpanId()).isEqualTo(call.getSpanId());
    }

    @Test
    void aRequestWithoutATraceBeginsOne() {
        recordViewing(null);

        var call = awaitSpan(span -> span.getKind() == SpanKind.SERVER);
        var aggregator = awaitSpan(TraceTest::isOfTheAggregator);
        assertThat(call.getParentSpanContext().isValid()).isFalse();
        assertThat(aggregator.getTraceId()).isEqualTo(call.getTraceId());
        assertThat(aggregator.getParentSpanId()).isEqualTo(call.getSpanId());
    }

    @Test
    void whatTheClientDoesNotWantTracedIsNotTraced() {
        var video = recordViewing("00-%s-%s-00".formatted(TRACE, CALLER));

        await().atMost(PATIENCE).until(() -> client.homePage(0).getVideosWatched() == 1);
        assertThat(traceparentOf(video)).startsWith("00-" + TRACE).endsWith("-00");
        assertThat(finished.getFinishedSpanItems())
                .filteredOn(span -> span.getTraceId().equals(TRACE))
                .isEmpty();
    }

    private UUID recordViewing(@Nullable String traceparent) {
        var video = UUID.randomUUID();
        client.viewing(traceparent)
                .recordViewing(RecordViewingRequest.newBuilder()
                        .setVideoId(video.toString())
                        .build());
        return video;
    }

    private ConfigurableApplicationContext run(SpringApplicationBuilder process) {
        return process.initializers(context -> context.getBeanFactory().registerSingleton("finishedSpans", processor()))
                .run(
                        "--spring.grpc.server.port=0",
                        "--message-store.jdbc-url=" + database.url(),
                        "--view-data.jdbc-url=" + database.url(),
                        "--mail.pickup-directory=" + mails);
    }

    private SpanProcessor processor() {
        return SimpleSpanProcessor.create(finished);
    }

    private SpanData awaitSpan(Predicate<SpanData> which) {
        await().atMost(PATIENCE)
                .until(() -> finished.getFinishedSpanItems().stream().anyMatch(which));
        return finished.getFinishedSpanItems().stream()
                .filter(which)
                .findFirst()
                .orElseThrow();
    }

    /** One of those that handle viewings. */
    private static boolean isOfTheAggregator(SpanData span) {
        return span.getName().equals(AGGREGATOR_SPAN);
    }

    private String traceparentOf(UUID video) {
        return server.getBean(MessageStore.class)
                .last(Category.of("viewing").stream(video))
                .orElseThrow()
                .metadata()
                .traceparent()
                .orElseThrow();
    }
}
