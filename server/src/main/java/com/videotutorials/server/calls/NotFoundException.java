package com.videotutorials.server.calls;

import java.util.Locale;
import java.util.UUID;

/** There is nothing of this id, or nothing that the caller may see. The client should ask for something else. */
public final class NotFoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * There is no such thing.
     *
     * @param what its kind in one word, such as {@code operation}
     */
    public NotFoundException(String what, UUID id) {
        this(what, id.toString());
    }

    /**
     * There is nothing of such a name.
     *
     * @param what its kind in one word, such as {@code upload}
     */
    public NotFoundException(String what, String name) {
        super("There is no %s %s".formatted(what, name));
        this.reason = what.toUpperCase(Locale.ROOT) + "_NOT_FOUND";
    }

    /** What is missing, for the client's program: {@code OPERATION_NOT_FOUND}. */
    public String reason() {
        return reason;
    }
}
