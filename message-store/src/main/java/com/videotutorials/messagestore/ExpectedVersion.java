package com.videotutorials.messagestore;

import org.jspecify.annotations.Nullable;

/**
 * What a writer believes the stream to be at: the position of its last message. A write is refused when that has
 * changed meanwhile (optimistic concurrency control).
 *
 * @param value the position of the last message, -1 if the stream is expected not to exist, null if it does not matter
 */
public record ExpectedVersion(@Nullable Long value) {

    private static final ExpectedVersion ANY = new ExpectedVersion(null);
    private static final ExpectedVersion NO_STREAM = new ExpectedVersion(-1L);

    /** @throws IllegalArgumentException if the value is below -1 */
    public ExpectedVersion {
        if (value != null && value < -1) {
            throw new IllegalArgumentException("An expected version must not be below -1: " + value);
        }
    }

    /** Write in any case. For commands and for streams in which nothing is decided. */
    public static ExpectedVersion any() {
        return ANY;
    }

    /** Write only if nothing was ever written to the stream. The first writer wins: a reservation. */
    public static ExpectedVersion noStream() {
        return NO_STREAM;
    }

    /** Write only if the last message of the stream is at this position. */
    public static ExpectedVersion of(long position) {
        return new ExpectedVersion(position);
    }

    /** Whether a stream whose last message is at this position (-1: there is none) may be written to. */
    public boolean allows(long actual) {
        return value == null || value == actual;
    }

    @Override
    public String toString() {
        if (value == null) {
            return "any version";
        }
        return value == -1 ? "no stream" : "version " + value;
    }
}
