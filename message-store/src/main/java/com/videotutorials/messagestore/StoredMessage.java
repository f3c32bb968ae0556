package com.videotutorials.messagestore;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as it stands in the store, brought to the newest version of its schema if the store has {@link Upcasters}.
 *
 * @param id chosen by the writer, unique in the whole store
 * @param stream where it stands
 * @param type the simple name of its protobuf message
 * @param position its place in the stream, from 0
 * @param globalPosition its place in the store, from 1; positions may be missing
 * @param data what it says, a JSON object
 * @param metadata what else is known about it
 * @param time when the transaction that wrote it began; not monotonic in {@code globalPosition}
 * @param upcastFailure why an upcaster could not make what is understood today of the data, which is then that of the
 *     old version, and never decoded; null for all other messages
 */
public record StoredMessage(
        UUID id,
        StreamName stream,
        String type,
        long position,
        long globalPosition,
        String data,
        Metadata metadata,
        Instant time,
        @Nullable RuntimeException upcastFailure) {

    /** A message that no upcaster failed on. */
    public StoredMessage(
            UUID id,
            StreamName stream,
            String type,
            long position,
            long globalPosition,
            String data,
            Metadata metadata,
            Instant time) {
        this(id, stream, type, position, globalPosition, data, metadata, time, null);
    }

    StoredMessage upcastTo(String newData, int schemaVersion) {
        var newMetadata = metadata.withSchemaVersion(schemaVersion);
        return new StoredMessage(id, stream, type, position, globalPosition, newData, newMetadata, time);
    }

    StoredMessage upcastFailed(RuntimeException failure) {
        return new StoredMessage(id, stream, type, position, globalPosition, data, metadata, time, failure);
    }

    @Override
    public String toString() {
        return "%s at %s/%d (global position %d)".formatted(type, stream, position, globalPosition);
    }
}
