package com.videotutorials.messagestore;

import org.jspecify.annotations.Nullable;

/** Something that the message store could not do. Each subclass says what, and what the caller can do about it. */
public abstract class MessageStoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MessageStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
