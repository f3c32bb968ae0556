package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.dispatchTo;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class OpenTelemetryTracingTest {

    private static final String COMPONENT_SPAN = "components:parcel:command Dispatch";
    private static final String AGGREGATOR_SPAN = "parcels Dispatched";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk openTelemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build();
    private final OpenTelemetryTracing tracing = new OpenTelemetryTracing(openTelemetry);
    private final Processes processes = new Processes();
    private final Processes.Worker process = processes.process(
            "p", processes.database().url(), SubscriptionSettings.usual().withTracing(tracing));
    private final PostgresMessageStore store = PostgresMessageStore.builder(
                    processes.database().pool())
            .tracing(tracing)
            .build();

    @BeforeEach
    void createTable() throws SQLException {
        processes.createTable();
    }

    @AfterEach
    void close() {
        store.close();
        processes.close();
        openTelemetry.close();
    }

    @Test
    void aRequestIsFollowedThroughCommandAndEventToTheAggregator() throws Exception {
        process.writing(new ParcelComponent().subscription())
                .keeping(Processes.parcels(DestinationTable::insert))
                .start();

        var request = dispatchInASpan();

        var component = awaitSpan(COMPONENT_SPAN);
        var aggregator = awaitSpan(AGGREGATOR_SPAN);
        assertThat(component.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(aggregator.getParentSpanId()).isEqualTo(component.getSpanId());
        assertThat(component.getTraceId()).isEqualTo(request.getTraceId());
        assertThat(aggregator.getTraceId()).isEqualTo(request.getTraceId());
        assertThat(traceparentOf(PARCEL.commands().stream("7"))).startsWith(traceparentOf(request));
        assertThat(traceparentOf(PARCEL_7)).startsWith(traceparentOf(component));
    }

    @Test
    void aSpanSaysWhichMessageWasHandledByWhom() throws Exception {
        process.keeping(Processes.parcels(DestinationTable::insert)).start();
        var written = store.write(PARCEL_7, dispatchedTo("Bergen"), Metadata.none(), ExpectedVersion.any());

        var span = awaitSpan(AGGREGATOR_SPAN);

        assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(span.getAttributes().get(AttributeKey.stringKey("messaging.destination.name")))
                .isEqualTo("parcel-7");
        assertThat(span.getAttributes().get(AttributeKey.stringKey("messaging.destination.subscription.name")))
                .isEqualTo("parcels");
        assertThat(span.getAttributes().get(AttributeKey.longKey("message_db.global_position")))
                .isEqualTo(written.globalPosition());
    }

    @Test
    void aMessageThatWasWrittenWithoutATraceBeginsOne() throws Exception {
        process.keeping(Processes.parcels(DestinationTable::insert)).start();

        store.write(PARCEL_7, dispatchedTo("Bergen"), Metadata.none(), ExpectedVersion.any());

        assertThat(awaitSpan(AGGREGATOR_SPAN).getParentSpanContext().isValid()).isFalse();
        assertThat(store.last(PARCEL_7).orElseThrow().metadata().traceparent()).isEmpty();
    }

    @Test
    void aHandlerThatThrowsIsAnErrorWithItsException() throws Exception {
        var once = OnFailure.retryThenPark(1, Backoff.exponential(Duration.ofMillis(1), Duration.ofMillis(1)));
        process.keeping(Processes.parcels(OpenTelemetryTracingTest::refuse).onFailure(once))
                .start();

        store.write(PARCEL_7, dispatchedTo("Atlantis"), Metadata.none(), ExpectedVersion.any());

        var span = awaitSpan(AGGREGATOR_SPAN);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getEvents()).extracting(EventData::getName).containsExactly("exception");
        assertThat(span.getEvents().get(0).getAttributes().get(AttributeKey.stringKey("exception.message")))
                .isEqualTo("Nobody delivers there");
    }

    private static void refuse(Connection connection, Recorded<?> event) {
        throw new IllegalStateException("Nobody delivers there");
    }

    private SpanData dispatchInASpan() throws Exception {
        var span = openTelemetry.getTracer("client").spanBuilder("request").startSpan();
        try (var scope = span.makeCurrent()) {
            assertThat(scope).isNotNull();
            store.write(PARCEL.commands().stream("7"), dispatchTo("Bergen"), Metadata.none(), ExpectedVersion.any());
        } finally {
            span.end();
        }
        return awaitSpan("request");
    }

    private SpanData awaitSpan(String name) throws Exception {
        Eventually.await("there is the span " + name, () -> exporter.getFinishedSpanItems().stream()
                .anyMatch(span -> span.getName().equals(name)));
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Without the flags at the end. */
    private static String traceparentOf(SpanData span) {
        return "00-%s-%s-".formatted(span.getTraceId(), span.getSpanId());
    }

    private String traceparentOf(StreamName stream) {
        return store.last(stream).orElseThrow().metadata().traceparent().orElseThrow();
    }
}
