package com.videotutorials.messagestore;

/**
 * The caller stopped waiting for its write: its time was up, or its thread was interrupted. {@link #mayBeWritten()} says
 * whether anything can have been written; the same write with the same message ids finds out and completes it.
 */
public final class WriteAbandonedException extends MessageStoreException {

    private static final long serialVersionUID = 1L;

    private final boolean mayBeWritten;
    private final boolean queueWasFull;

    WriteAbandonedException(StreamName stream, String why, boolean mayBeWritten) {
        this(stream, why, mayBeWritten, false);
    }

    private WriteAbandonedException(StreamName stream, String why, boolean mayBeWritten, boolean queueWasFull) {
        super(
                "Stopped waiting for a write to %s: %s; %s"
                        .formatted(
                                stream,
                                why,
                                mayBeWritten ? "it may have been or may yet be written" : "nothing was written"),
                null);
        this.mayBeWritten = mayBeWritten;
        this.queueWasFull = queueWasFull;
    }

    static WriteAbandonedException queueWasFull(StreamName stream) {
        return new WriteAbandonedException(stream, "its time was up and too many writes waited before it", false, true);
    }

    /** False if certainly nothing was and will be written. */
    public boolean mayBeWritten() {
        return mayBeWritten;
    }

    /** Whether it did not even find a place in the queue: there are more writes than the store can take. */
    public boolean queueWasFull() {
        return queueWasFull;
    }
}
