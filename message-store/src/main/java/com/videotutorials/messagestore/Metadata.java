package com.videotutorials.messagestore;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a message besides what it says: who acts, which request it belongs to, which message it follows
 * from. Immutable. Entries of other implementations are kept as they are.
 *
 * <p>The names are those of <em>Practical Microservices</em> ({@code traceId}, {@code userId}, {@code originStreamName})
 * and of Eventide ({@code correlationStreamName}, {@code causationMessage…}, {@code schemaVersion}); {@code traceparent}
 * is that of the W3C Trace Context.
 */
public final class Metadata {

    private static final String TRACE_ID = "traceId";
    private static final String USER_ID = "userId";
    static final String ORIGIN_STREAM_NAME = "originStreamName";
    static final String CORRELATION_STREAM_NAME = "correlationStreamName";
    private static final String CAUSATION_STREAM_NAME = "causationMessageStreamName";
    private static final String CAUSATION_POSITION = "causationMessagePosition";
    private static final String CAUSATION_GLOBAL_POSITION = "causationMessageGlobalPosition";
    private static final String SCHEMA_VERSION = "schemaVersion";
    private static final String TRACEPARENT = "traceparent";

    private static final List<String> INHERITED =
            List.of(TRACE_ID, USER_ID, ORIGIN_STREAM_NAME, CORRELATION_STREAM_NAME, TRACEPARENT);

    private static final Metadata NONE = new Metadata(new JsonObject());

    /** One of the two is known from the beginning, the other as soon as somebody asks for it. */
    private volatile @Nullable JsonObject entries;

    private volatile @Nullable String json;

    private Metadata(JsonObject entries) {
        this.entries = entries;
    }

    private Metadata(String json) {
        this.json = json;
    }

    /** Nothing is known. */
    public static Metadata none() {
        return NONE;
    }

    /** The metadata of the first message of a request. */
    public static Metadata startingTrace(UUID traceId) {
        return NONE.with(TRACE_ID, new JsonPrimitive(traceId.toString()));
    }

    /**
     * The metadata of a message that follows from another one: trace, user, origin and correlation are handed on, and
     * the cause is named.
     */
    public static Metadata following(StoredMessage cause) {
        var entries = new JsonObject();
        for (var name : INHERITED) {
            var value = cause.metadata().entries().get(name);
            if (value != null) {
                entries.add(name, value);
            }
        }
        entries.addProperty(CAUSATION_STREAM_NAME, cause.stream().value());
        entries.addProperty(CAUSATION_POSITION, cause.position());
        entries.addProperty(CAUSATION_GLOBAL_POSITION, cause.globalPosition());
        return new Metadata(entries);
    }

    /** As {@link #following(StoredMessage)}. */
    public static Metadata following(Recorded<?> cause) {
        return following(cause.stored());
    }

    /**
     * The metadata in a JSON object, as stored. Null and JSON's null are {@link #none()}.
     *
     * @throws IllegalArgumentException if the text is no JSON object
     */
    public static Metadata fromJson(@Nullable String json) {
        if (json == null) {
            return NONE;
        }
        try {
            var element = JsonParser.parseString(json);
            return element.isJsonNull() ? NONE : new Metadata(element.getAsJsonObject());
        } catch (JsonParseException | IllegalStateException e) {
            throw new IllegalArgumentException("Metadata must be a JSON object", e);
        }
    }

    /**
     * The metadata that is in the store, which is not looked into before somebody asks. What somebody stored that is no
     * object has nothing to tell, and must not stop those who read.
     */
    static Metadata stored(@Nullable String json) {
        return json == null || !json.startsWith("{") ? NONE : new Metadata(json);
    }

    /** As stored: a JSON object. */
    public String toJson() {
        var known = json;
        if (known == null) {
            known = entries().toString();
            json = known;
        }
        return known;
    }

    private JsonObject entries() {
        var known = entries;
        if (known == null) {
            known = parse(json);
            entries = known;
        }
        return known;
    }

    private static JsonObject parse(@Nullable String json) {
        try {
            return fromJson(json).entries();
        } catch (IllegalArgumentException e) {
            return NONE.entries();
        }
    }

    /** The same with another acting user. */
    public Metadata withUserId(String userId) {
        return with(USER_ID, new JsonPrimitive(userId));
    }

    /** The same with another stream to which answers are of interest. */
    public Metadata withOriginStreamName(StreamName origin) {
        return with(ORIGIN_STREAM_NAME, new JsonPrimitive(origin.value()));
    }

    /** The same with another stream whose process the message belongs to. */
    public Metadata withCorrelationStreamName(StreamName correlation) {
        return with(CORRELATION_STREAM_NAME, new JsonPrimitive(correlation.value()));
    }

    /** The same with another version of the message's schema. */
    public Metadata withSchemaVersion(int schemaVersion) {
        return with(SCHEMA_VERSION, new JsonPrimitive(schemaVersion));
    }

    /** The same with another W3C trace context. */
    public Metadata withTraceparent(String traceparent) {
        return with(TRACEPARENT, new JsonPrimitive(traceparent));
    }

    /** The request that the message belongs to. */
    public Optional<String> traceId() {
        return text(TRACE_ID);
    }

    /** Who acts; absent when anonymous. */
    public Optional<String> userId() {
        return text(USER_ID);
    }

    /** The stream to which answers are of interest. */
    public Optional<String> originStreamName() {
        return text(ORIGIN_STREAM_NAME);
    }

    /** The stream whose process the message belongs to. */
    public Optional<String> correlationStreamName() {
        return text(CORRELATION_STREAM_NAME);
    }

    /** The stream of the message that this one follows from. */
    public Optional<String> causationMessageStreamName() {
        return text(CAUSATION_STREAM_NAME);
    }

    /** The position, in its stream, of the message that this one follows from. */
    public Optional<Long> causationMessagePosition() {
        return number(CAUSATION_POSITION);
    }

    /** The global position of the message that this one follows from. */
    public Optional<Long> causationMessageGlobalPosition() {
        return number(CAUSATION_GLOBAL_POSITION);
    }

    /** The version of the message's schema; see {@link Upcasters}. */
    public Optional<Long> schemaVersion() {
        return number(SCHEMA_VERSION);
    }

    /** The W3C trace context. */
    public Optional<String> traceparent() {
        return text(TRACEPARENT);
    }

    private Metadata with(String name, JsonElement value) {
        var copy = entries().deepCopy();
        copy.add(name, value);
        return new Metadata(copy);
    }

    private Optional<String> text(String name) {
        return primitive(name).map(JsonPrimitive::getAsString);
    }

    private Optional<Long> number(String name) {
        return primitive(name).flatMap(Metadata::wholeNumber);
    }

    private static Optional<Long> wholeNumber(JsonPrimitive value) {
        try {
            return Optional.of(value.getAsBigDecimal().longValueExact());
        } catch (ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Optional<JsonPrimitive> primitive(String name) {
        return Optional.ofNullable(entries().get(name))
                .filter(JsonElement::isJsonPrimitive)
                .map(JsonElement::getAsJsonPrimitive);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Metadata metadata && entries().equals(metadata.entries());
    }

    @Override
    public int hashCode() {
        return entries().hashCode();
    }

    @Override
    public String toString() {
        return toJson();
    }
}
