package com.videotutorials.messagestore;

import java.util.UUID;

/**
 * The id of a new message belongs to another message already: one of another stream or of another type. Nothing was
 * written. The caller must choose another id; repeating the write cannot succeed.
 */
public final class DuplicateMessageException extends MessageStoreException {

    private static final long serialVersionUID = 1L;

    private final UUID id;

    /** The message with this id stands elsewhere than where it was to be written. */
    public DuplicateMessageException(UUID id, StreamName stream, String type) {
        super("Cannot write %s to %s: its id %s belongs to another message".formatted(type, stream, id), null);
        this.id = id;
    }

    /** The id that was used before. */
    public UUID id() {
        return id;
    }
}
