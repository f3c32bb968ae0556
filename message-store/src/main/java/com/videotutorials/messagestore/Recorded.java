package com.videotutorials.messagestore;

import com.google.protobuf.Message;
import java.util.UUID;

/**
 * A message that was read, with what it says as an object.
 *
 * @param stored the message as it stands in the store
 * @param message what it says
 */
public record Recorded<M extends Message>(StoredMessage stored, M message) {

    /** The message's id. */
    public UUID id() {
        return stored.id();
    }

    /** Where the message stands. */
    public StreamName stream() {
        return stored.stream();
    }

    /** The message's place in its stream, from 0. */
    public long position() {
        return stored.position();
    }

    /** The message's place in the store, from 1. */
    public long globalPosition() {
        return stored.globalPosition();
    }

    /** What else is known about the message. */
    public Metadata metadata() {
        return stored.metadata();
    }
}
