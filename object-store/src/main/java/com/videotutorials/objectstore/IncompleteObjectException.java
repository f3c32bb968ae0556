package com.videotutorials.objectstore;

/** What was to be written is shorter or longer than it was said to be. Nothing was written. */
public final class IncompleteObjectException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public IncompleteObjectException(String message) {
        super(message);
    }

    static IncompleteObjectException tooShort(long announced) {
        return new IncompleteObjectException(
                "There are fewer than the %d bytes that were announced".formatted(announced));
    }

    static IncompleteObjectException tooLong(long announced) {
        return new IncompleteObjectException(
                "There are more than the %d bytes that were announced".formatted(announced));
    }
}
