package com.videotutorials.messagestore;

/** Refuses what no caller can mean, before a database is asked. */
final class Arguments {

    private Arguments() {}

    /** @throws IllegalArgumentException if a limit is not positive */
    static void requireLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1: " + limit);
        }
    }

    /** @throws IllegalArgumentException if a position is negative */
    static void requirePosition(String argument, long position) {
        if (position < 0) {
            throw new IllegalArgumentException("%s must not be negative: %d".formatted(argument, position));
        }
    }
}
