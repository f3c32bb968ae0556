package com.videotutorials.messagestore;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The bounds of writing.
 *
 * @param timeout how long the present caller is willing to wait for its write; asked once for each write, on the
 *     caller's thread
 * @param maxQueuedWrites how many writes may wait in one category; further callers wait for a place
 * @param maxQueuedBytes how much JSON may wait in one category; a single larger write is taken when nothing else waits
 * @param maxGroupMessages how many messages go into one statement, unless a single write has more
 * @param maxGroupBytes how much JSON goes into one statement, unless a single write has more
 */
public record WriteSettings(
        Supplier<Duration> timeout,
        int maxQueuedWrites,
        long maxQueuedBytes,
        int maxGroupMessages,
        long maxGroupBytes) {

    /** @throws IllegalArgumentException if a bound is not positive */
    public WriteSettings {
        if (maxQueuedWrites < 1 || maxQueuedBytes < 1 || maxGroupMessages < 1 || maxGroupBytes < 1) {
            throw new IllegalArgumentException("The bounds of writing must be positive");
        }
    }

    /** Ten seconds, 10,000 writes or 64 MiB in a queue, 1,000 messages or 4 MiB in a statement. */
    public static WriteSettings defaults() {
        return new WriteSettings(() -> Duration.ofSeconds(10), 10_000, 64L << 20, 1_000, 4L << 20);
    }

    /** The same with another source of the time that a caller is willing to wait. */
    public WriteSettings withTimeout(Supplier<Duration> newTimeout) {
        return new WriteSettings(newTimeout, maxQueuedWrites, maxQueuedBytes, maxGroupMessages, maxGroupBytes);
    }

    /** The same with another bound of the writes that may wait in one category. */
    public WriteSettings withMaxQueuedWrites(int newMaxQueuedWrites) {
        return new WriteSettings(timeout, newMaxQueuedWrites, maxQueuedBytes, maxGroupMessages, maxGroupBytes);
    }
}
