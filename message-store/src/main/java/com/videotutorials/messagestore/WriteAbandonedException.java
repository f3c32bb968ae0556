package com.videotutorials.messagestore;

/**
 * The caller stopped waiting for its write: its time was up, or its thread was interrupted. {@link #mayBeWritten()} says
 * whether anything can have been written; the same write with the same message ids finds out and completes it.
 */
public final class WriteAbandonedException extends MessageStoreException {

    private static final long serialVersionUID = 1L;

    private final boolean mayBeWritten;

    WriteAbandonedException(StreamName stream, String why, boolean mayBeWritten) {
        super(
                "Stopped waiting for a write to %s: %s; %s"
                        .formatted(
                                stream,
                                why,
                                mayBeWritten ? "it may have been or may yet be written" : "nothing was written"),
                null);
        this.mayBeWritten = mayBeWritten;
    }

    /** False if certainly nothing was and will be written. */
    public boolean mayBeWritten() {
        return mayBeWritten;
    }
}
