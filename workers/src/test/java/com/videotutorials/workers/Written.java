package com.videotutorials.workers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.videotutorials.messagestore.StoredMessage;
import com.videotutorials.messagestore.StreamName;
import java.util.UUID;

/** What stands in the store: each field of the data and of the metadata. JSON is written with single quotes. */
final class Written {

    /** The trace to which everything belongs. */
    static final UUID TRACE = UUID.fromString("bf8587a0-3297-5616-b59e-86b73983c24a");

    private Written() {}

    static void requireWritten(StoredMessage message, StreamName stream, String data, JsonObject metadata) {
        assertThat(message.stream()).isEqualTo(stream);
        assertThat(RunningComponents.json(message.data())).isEqualTo(expected(data));
        assertThat(RunningComponents.json(message.metadata().toJson())).isEqualTo(metadata);
    }

    static JsonObject following(StoredMessage cause, String more) {
        return expected(
                """
                {'traceId': '%s', 'causationMessageStreamName': '%s', 'causationMessagePosition': %d,
                 'causationMessageGlobalPosition': %d%s}
                """
                        .formatted(
                                TRACE,
                                cause.stream(),
                                cause.position(),
                                cause.globalPosition(),
                                more.isEmpty() ? "" : ", " + more));
    }

    static JsonObject expected(String json) {
        return RunningComponents.json(json.startsWith("{'") ? json.replace('\'', '"') : json);
    }

    /** The one message of its type. */
    static StoredMessage only(RunningComponents components, String type) {
        var messages = components.all(type);
        assertThat(messages).hasSize(1);
        return messages.get(0);
    }
}
