package com.videotutorials.messagestore;

import org.jspecify.annotations.Nullable;

/** A message that cannot be stored as it is. Nothing was written; repeating the write cannot succeed. */
public final class InvalidMessageException extends MessageStoreException {

    private static final long serialVersionUID = 1L;

    /** The message breaks the rule that the text names. */
    public InvalidMessageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
