package com.videotutorials.objectstore;

/** The object store cannot be reached, or cannot do anything at present. The same may succeed later. */
public final class ObjectStoreUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ObjectStoreUnavailableException(String message) {
        super(message);
    }

    public ObjectStoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
