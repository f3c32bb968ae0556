package com.videotutorials.messagestore;

/** A handler threw. Nothing that it did is kept; what happens next is up to the subscription's {@link OnFailure}. */
public final class HandlerFailedException extends MessageStoreException {

    private static final long serialVersionUID = 1L;

    private final transient StoredMessage failed;

    HandlerFailedException(String subscription, StoredMessage message, Throwable cause) {
        super("%s could not handle %s: %s".formatted(subscription, message, cause), cause);
        this.failed = message;
    }

    /** The message that could not be handled. */
    public StoredMessage failed() {
        return failed;
    }
}
