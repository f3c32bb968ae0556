package com.videotutorials.workers.aggregators;

import java.util.Optional;
import java.util.UUID;

/** Ids as messages carry them: as text, which in messages of other implementations can be anything. */
public final class Uuid {

    private Uuid() {}

    /** The id that the text spells out, with all its digits; empty if it is none. */
    public static Optional<UUID> of(String text) {
        try {
            return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equalsIgnoreCase(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
