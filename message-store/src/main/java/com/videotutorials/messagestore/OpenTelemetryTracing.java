package com.videotutorials.messagestore;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Traces with OpenTelemetry: each message is handled in a span of its own, the child of the span in which the message was
 * written. So a request can be followed through command, event and aggregator.
 *
 * <p>Needs OpenTelemetry's API, an optional dependency of this library.
 */
public final class OpenTelemetryTracing implements MessageTracing {

    private static final String TRACEPARENT = "traceparent";
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.type");
    private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> MESSAGE_ID = AttributeKey.stringKey("messaging.message.id");
    private static final AttributeKey<String> SUBSCRIPTION =
            AttributeKey.stringKey("messaging.destination.subscription.name");
    private static final AttributeKey<Long> POSITION = AttributeKey.longKey("message_db.position");
    private static final AttributeKey<Long> GLOBAL_POSITION = AttributeKey.longKey("message_db.global_position");

    private static final W3CTraceContextPropagator PROPAGATOR = W3CTraceContextPropagator.getInstance();

    private final Tracer tracer;

    /** Traces that this OpenTelemetry exports. */
    public OpenTelemetryTracing(OpenTelemetry openTelemetry) {
        this.tracer = openTelemetry.getTracer("com.videotutorials.messagestore");
    }

    @Override
    public Metadata withCurrentTrace(Metadata metadata) {
        var headers = new HashMap<String, String>();
        PROPAGATOR.inject(Context.current(), headers, Map::put);
        var traceparent = headers.get(TRACEPARENT);
        return traceparent == null ? metadata : metadata.withTraceparent(traceparent);
    }

    @SuppressWarnings("MustBeClosedChecker") // closed with the handling
    @Override
    public Handling handling(String subscription, StoredMessage message) {
        var span = tracer.spanBuilder(subscription + " " + message.type())
                .setParent(PROPAGATOR.extract(Context.root(), message.metadata(), TraceparentOf.INSTANCE))
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute(SYSTEM, "message_db")
                .setAttribute(OPERATION, "process")
                .setAttribute(DESTINATION, message.stream().value())
                .setAttribute(MESSAGE_ID, message.id().toString())
                .setAttribute(SUBSCRIPTION, subscription)
                .setAttribute(POSITION, message.position())
                .setAttribute(GLOBAL_POSITION, message.globalPosition())
                .startSpan();
        return new SpanOfHandler(span, span.makeCurrent());
    }

    private record SpanOfHandler(Span span, Scope scope) implements Handling {

        @Override
        public void failed(Throwable failure) {
            span.recordException(failure);
            span.setStatus(StatusCode.ERROR);
        }

        @Override
        public void close() {
            scope.close();
            span.end();
        }
    }

    /** Reads the trace context out of metadata. */
    private enum TraceparentOf implements TextMapGetter<Metadata> {
        INSTANCE;

        @Override
        public Iterable<String> keys(Metadata metadata) {
            return List.of(TRACEPARENT);
        }

        @Override
        public @Nullable String get(@Nullable Metadata metadata, String key) {
            return metadata == null || !key.equals(TRACEPARENT)
                    ? null
                    : metadata.traceparent().orElse(null);
        }
    }
}
