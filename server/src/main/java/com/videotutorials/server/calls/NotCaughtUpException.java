package com.videotutorials.server.calls;

/** The view data did not get as far as the client wants to read, within its deadline. The client may ask again. */
public final class NotCaughtUpException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The view data has not reached this global position. */
    public NotCaughtUpException(long position) {
        super("The view data has not caught up to position %d before the deadline; ask again".formatted(position));
    }
}
