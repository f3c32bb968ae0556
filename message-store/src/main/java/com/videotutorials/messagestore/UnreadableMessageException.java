package com.videotutorials.messagestore;

/**
 * A stored message does not fit the protobuf message of its type, or an upcaster failed on it. The contract, the upcaster
 * or the message has to be mended.
 */
public final class UnreadableMessageException extends MessageStoreException {

    private static final long serialVersionUID = 1L;

    /** The data of this message could not be read. */
    public UnreadableMessageException(StoredMessage stored, Throwable cause) {
        super("Cannot read %s: %s".formatted(stored, cause.getMessage()), cause);
    }
}
