package com.videotutorials.server.limits;

import java.time.Duration;
import java.time.format.DateTimeParseException;

/**
 * How often something may be tried: so many times at once, and again as many, evenly spread, in each period.
 *
 * @param tries how many
 * @param period in which time
 */
public record RateLimit(int tries, Duration period) {

    /** @throws IllegalArgumentException if it allows nothing, or has no period */
    public RateLimit {
        if (tries < 1 || period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("A rate limit must allow something: %d in %s".formatted(tries, period));
        }
    }

    /**
     * Reads {@code 100/1m}: a number, and a period in seconds, minutes or hours.
     *
     * @throws IllegalArgumentException if the text is something else
     */
    public static RateLimit parse(String text) {
        var parts = text.strip().split("/", -1);
        try {
            return new RateLimit(Integer.parseInt(parts[0]), Duration.parse("PT" + parts[1]));
        } catch (NumberFormatException | DateTimeParseException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("A rate limit is written as 100/1m, not as \"%s\"".formatted(text), e);
        }
    }
}
