package com.videotutorials.messagestore;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * When snapshots of the entities of a {@link Projection} are taken and what they look like. A snapshot spares an
 * {@link EntityStore} the events before it; it is never needed. Immutable.
 *
 * <pre>{@code
 * static final Projection<Parcel> PROJECTION = Projection.startingFrom(Parcel.UNKNOWN)
 *         .on(Dispatched.class, Parcel::dispatched)
 *         .withSnapshots(Snapshots.every(100).of("parcel", 1, Parcel.class));
 * }</pre>
 *
 * <p>A snapshot is used only where the entity's name, the version, what the entity consists of and the names of the
 * events' types are the same as when it was taken. The version is to be raised whenever the fold comes to mean something
 * else although those are the same: a step or the initial state is another one, or an upcaster makes something else of
 * the events.
 *
 * <p>Entities are compared with what is read back before a snapshot is kept, so they need an {@code equals} by value, as
 * records have it. If they differ there is no snapshot, and a warning.
 *
 * <p>Snapshots that another version took stay where they are until somebody deletes them.
 */
public final class Snapshots<E> {

    private static final int FINGERPRINT_LENGTH = 16;

    private static final Gson GSON = new GsonBuilder()
            .disableHtmlEscaping()
            .disableJdkUnsafe()
            .enableComplexMapKeySerialization()
            .serializeSpecialFloatingPointValues()
            .registerTypeAdapter(Instant.class, asText(Instant::parse))
            .registerTypeAdapter(Duration.class, asText(Duration::parse))
            .registerTypeAdapter(LocalDate.class, asText(LocalDate::parse))
            .create();

    private final int every;
    private final String name;
    private final String shape;
    private final Function<E, String> encode;
    private final Function<String, E> decode;
    private final String key;

    private Snapshots(
            int every,
            String name,
            String shape,
            Function<E, String> encode,
            Function<String, E> decode,
            Set<String> events) {
        this.every = every;
        this.name = name;
        this.shape = shape;
        this.encode = encode;
        this.decode = decode;
        this.key = name + ":"
                + Sha256.of(shape, String.join(",", new TreeSet<>(events))).substring(0, FINGERPRINT_LENGTH);
    }

    /**
     * Snapshots of entities that had so many events since the last one.
     *
     * @throws IllegalArgumentException if the number is not positive
     */
    public static Every every(int events) {
        return new Every(events);
    }

    /** The same for a projection that understands these types of events. */
    Snapshots<E> ofEvents(Set<String> types) {
        return new Snapshots<>(every, name, shape, encode, decode, types);
    }

    int every() {
        return every;
    }

    /** What a snapshot has to have been taken under to be of use. */
    String key() {
        return key;
    }

    String encode(E entity) {
        return encode.apply(entity);
    }

    E decode(String data) {
        return Objects.requireNonNull(decode.apply(data), "There is no entity in a snapshot");
    }

    private static <T> TypeAdapter<T> asText(Function<String, T> parse) {
        return new TypeAdapter<T>() {
            @Override
            public void write(JsonWriter out, T value) throws IOException {
                out.value(value.toString());
            }

            @Override
            public T read(JsonReader in) throws IOException {
                return parse.apply(in.nextString());
            }
        }.nullSafe();
    }

    /**
     * How often snapshots are taken, as yet of nothing.
     *
     * @param events how many events there are between two snapshots of an entity
     */
    public record Every(int events) {

        /** @throws IllegalArgumentException if the number is not positive */
        public Every {
            if (events < 1) {
                throw new IllegalArgumentException("A snapshot can be taken every 1 event or more: " + events);
            }
        }

        /**
         * Snapshots of records (or classes) in the JSON that Gson makes of them.
         *
         * @param entity the name of the entity's type: another one for each projection
         * @param version to be raised when the fold comes to mean something else
         * @throws IllegalArgumentException if the name is blank or Gson cannot do it, as with {@code Optional}
         */
        public <E> Snapshots<E> of(String entity, int version, Class<E> type) {
            try {
                var unused = GSON.getAdapter(type);
            } catch (JsonParseException e) {
                throw new IllegalArgumentException(
                        "Snapshots of %s need functions that encode and decode %s: %s"
                                .formatted(entity, type.getSimpleName(), e.getMessage()),
                        e);
            }
            return of(entity, version, Shape.of(type), GSON::toJson, json -> GSON.fromJson(json, type));
        }

        /**
         * Snapshots of anything. What the entities consist of is not known here: raise the version when that changes.
         *
         * @param entity the name of the entity's type: another one for each projection
         * @param version to be raised when the fold comes to mean something else, or entities consist of something else
         * @throws IllegalArgumentException if the name is blank
         */
        public <E> Snapshots<E> of(String entity, int version, Function<E, String> encode, Function<String, E> decode) {
            return of(entity, version, "", encode, decode);
        }

        private <E> Snapshots<E> of(
                String entity, int version, String shape, Function<E, String> encode, Function<String, E> decode) {
            if (entity.isBlank()) {
                throw new IllegalArgumentException("Snapshots need the name of the entity's type");
            }
            return new Snapshots<>(events, entity + ":" + version, shape, encode, decode, Set.of());
        }
    }
}
