package com.videotutorials.messagestore;

import java.time.Instant;
import java.util.UUID;

/**
 * A message as it stands in the store.
 *
 * @param id chosen by the writer, unique in the whole store
 * @param stream where it stands
 * @param type the simple name of its protobuf message
 * @param position its place in the stream, from 0
 * @param globalPosition its place in the store, from 1; positions may be missing
 * @param data what it says, a JSON object
 * @param metadata what else is known about it
 * @param time when the transaction that wrote it began; not monotonic in {@code globalPosition}
 */
public record StoredMessage(
        UUID id,
        StreamName stream,
        String type,
        long position,
        long globalPosition,
        String data,
        Metadata metadata,
        Instant time) {

    @Override
    public String toString() {
        return "%s at %s/%d (global position %d)".formatted(type, stream, position, globalPosition);
    }
}
