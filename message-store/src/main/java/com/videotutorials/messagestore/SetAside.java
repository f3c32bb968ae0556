package com.videotutorials.messagestore;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A message that is put aside.
 *
 * @param attempts how often it has failed
 * @param error why it failed last; null if it only waits for the one before it
 * @param pause how long it waits for its next attempt; null if there is none, or it waits for the one before it
 */
record SetAside(StoredMessage message, int attempts, @Nullable String error, @Nullable Duration pause) {

    private static final int LONGEST_ERROR = 4_000;

    /** A message that waits for an earlier one of its stream. */
    static SetAside waiting(StoredMessage message) {
        return new SetAside(message, 0, null, null);
    }

    /** A message that has failed once more, and what the policy says about the next attempt. */
    static SetAside failed(StoredMessage message, int attempts, Throwable failure, OnFailure policy) {
        var pause = attempts < policy.attempts() ? policy.backoff().pauseAfter(attempts) : null;
        return new SetAside(message, attempts, describe(failure), pause);
    }

    @Nullable
    Long pauseMillis() {
        return pause == null ? null : pause.toMillis();
    }

    private static String describe(Throwable failure) {
        var text = failure.toString().replace('\0', ' ');
        return text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR);
    }
}
