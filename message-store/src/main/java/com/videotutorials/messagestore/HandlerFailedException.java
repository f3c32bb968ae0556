package com.videotutorials.messagestore;

/** A handler threw. Nothing that it did is kept, and the message is handled again. */
public final class HandlerFailedException extends MessageStoreException {

    private static final long serialVersionUID = 1L;

    HandlerFailedException(String subscription, StoredMessage message, RuntimeException cause) {
        super("%s could not handle %s: %s".formatted(subscription, message, cause), cause);
    }
}
