package com.videotutorials.messagestore;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next attempt: twice as long each time, up to a bound, and never quite the same for all who
 * wait for one cause (Marc Brooker, <em>Exponential Backoff And Jitter</em>, 2015).
 *
 * @param first about how long after the first attempt
 * @param longest about how long at the most
 */
public record Backoff(Duration first, Duration longest) {

    private static final double JITTER = 0.25;
    private static final int MAX_DOUBLINGS = 30;

    /** @throws IllegalArgumentException if the first pause is not positive or is longer than the longest */
    public Backoff {
        if (first.isNegative() || first.isZero() || first.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "The first pause must be positive and at most the longest: %s, %s".formatted(first, longest));
        }
    }

    /** Pauses that double from the first to the longest. */
    public static Backoff exponential(Duration first, Duration longest) {
        return new Backoff(first, longest);
    }

    /**
     * How long to wait after a number of failed attempts; up to a quarter less or more than the exact doubling.
     *
     * @param attempts how many have failed, at least 1
     */
    public Duration pauseAfter(int attempts) {
        var doublings = Math.min(Math.max(attempts - 1, 0), MAX_DOUBLINGS);
        var millis = Math.min((double) first.toMillis() * (1L << doublings), (double) longest.toMillis());
        var factor = ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER);
        return Duration.ofMillis(Math.max(1, Math.round(millis * factor)));
    }
}
