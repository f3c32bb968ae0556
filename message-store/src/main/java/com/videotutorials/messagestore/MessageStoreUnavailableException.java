package com.videotutorials.messagestore;

import org.jspecify.annotations.Nullable;

/** The message store cannot be reached, or refuses to work, for a reason that time cures. Try again later. */
public final class MessageStoreUnavailableException extends MessageStoreException {

    private static final long serialVersionUID = 1L;

    /** The store could not do what the text names. */
    public MessageStoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
