package com.videotutorials.messagestore;

/** Another writer got to the stream first. Reading the stream again and deciding anew is the cure. */
public final class VersionConflictException extends MessageStoreException {

    private static final long serialVersionUID = 1L;

    private final String stream;
    private final long actual;

    /** Nothing was written to the stream, which is at position {@code actual} (-1: it does not exist). */
    public VersionConflictException(StreamName stream, ExpectedVersion expected, long actual) {
        super("Expected %s of %s but it is at %d".formatted(expected, stream, actual), null);
        this.stream = stream.value();
        this.actual = actual;
    }

    /** The stream that was not as expected. */
    public StreamName stream() {
        return StreamName.of(stream);
    }

    /** The position of its last message, -1 if there is none. */
    public long actual() {
        return actual;
    }
}
