package com.videotutorials.messagestore;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * How the data of messages that were written long ago becomes what is written today, so that only the newest schema of
 * a type has to be understood. Nothing in the store is changed: it happens while messages are read. Immutable.
 *
 * <pre>{@code
 * Upcasters.none()
 *         .from("VideoNamed", 1, json -> {
 *             json.add("title", json.remove("name"));
 *             return json;
 *         })
 *         .from("VideoNamed", 2, json -> …)
 * }</pre>
 *
 * <p>The version of a message is {@code schemaVersion} in its metadata; a message that names none, or something that is
 * no whole number from 1 on, has version 1. Each upcaster leads to the next version, so the newest version of a type is
 * one more than the last that has an upcaster. What is read has the newest version's data and {@code schemaVersion}.
 * Messages of a version that is newer still, which another process wrote that knows more, are left as they are.
 *
 * <p>A store that was given upcasters writes the newest version into the metadata of what it stores, for types whose
 * newest version is not 1, unless the writer named a version.
 *
 * <p>An upcaster that throws makes its message unreadable and no other: the message is read as it stands, with
 * {@link StoredMessage#upcastFailure()}, and {@link UnreadableMessageException} comes when it is decoded: by a
 * projection that understands its type, or before the handler of a subscription. Whoever does not care for the type
 * never notices.
 *
 * <p>The idea is that of event upcasting, as in Axon Framework and Commanded; the version is kept where Eventide keeps it.
 */
public final class Upcasters {

    private static final Upcasters NONE = new Upcasters(Map.of());

    /** By type: what leads from version 1 to 2, from 2 to 3, and so on. */
    private final Map<String, List<UnaryOperator<JsonObject>>> chains;

    private Upcasters(Map<String, List<UnaryOperator<JsonObject>>> chains) {
        this.chains = chains;
    }

    /** All messages have the only version that there ever was. */
    public static Upcasters none() {
        return NONE;
    }

    /**
     * The same, and messages of this type and version become those of the next version.
     *
     * @param type the simple name of the protobuf message, as stored
     * @param version of the data that the upcaster gets: 1 for the first upcaster of a type, then 2, and so on
     * @param upcaster makes the data of the next version; may change the object that it gets and return it
     * @throws IllegalArgumentException if the version is not the next one of the type
     */
    public Upcasters from(String type, int version, UnaryOperator<JsonObject> upcaster) {
        var chain = new ArrayList<>(chains.getOrDefault(type, List.of()));
        if (version != chain.size() + 1) {
            throw new IllegalArgumentException("%s at version %d cannot be upcast: %s"
                    .formatted(type, version, objection(version, chain.size() + 1)));
        }
        chain.add(upcaster);
        var more = new HashMap<>(chains);
        more.put(type, List.copyOf(chain));
        return new Upcasters(Map.copyOf(more));
    }

    /** The message as it would be written today. */
    StoredMessage upcast(StoredMessage stored) {
        var chain = chains.get(stored.type());
        if (chain == null) {
            return stored;
        }
        var version = Math.max(1, stored.metadata().schemaVersion().orElse(1L));
        if (version > chain.size()) {
            return stored;
        }
        try {
            var data = JsonParser.parseString(stored.data()).getAsJsonObject();
            for (var upcaster : chain.subList((int) version - 1, chain.size())) {
                data = Objects.requireNonNull(upcaster.apply(data), "An upcaster returned null");
            }
            return stored.upcastTo(data.toString(), chain.size() + 1);
        } catch (RuntimeException e) {
            return stored.upcastFailed(e);
        }
    }

    /** The messages with their newest versions in the metadata, as far as it says something. */
    List<NewMessage> stamp(List<NewMessage> messages) {
        return chains.isEmpty() ? messages : messages.stream().map(this::stamp).toList();
    }

    private NewMessage stamp(NewMessage message) {
        var chain = chains.get(MessageType.nameOf(message.message()));
        return chain == null || message.metadata().schemaVersion().isPresent()
                ? message
                : new NewMessage(
                        message.id(), message.message(), message.metadata().withSchemaVersion(chain.size() + 1));
    }

    private static String objection(int version, int next) {
        if (version < 1) {
            return "versions begin with 1";
        }
        return version < next ? "it already is" : "nothing leads there from version " + next;
    }
}
