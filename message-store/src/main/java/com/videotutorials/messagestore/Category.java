package com.videotutorials.messagestore;

import java.util.UUID;

/**
 * What the streams of one kind of entity have in common: the part of their names before the first dash.
 *
 * <p>{@code account} is the category of {@code account-123}, {@code account:command} that of the commands sent to it.
 *
 * @param value the name of the category, which is not empty and has no dash
 */
public record Category(String value) {

    private static final String COMMANDS = ":command";

    /** @throws IllegalArgumentException if the name is empty or has a dash or a null character */
    public Category {
        if (value.isEmpty() || value.indexOf('-') >= 0 || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "A category must not be empty nor have a dash or a null character: \"" + value + "\"");
        }
    }

    /** The category of this name. */
    public static Category of(String value) {
        return new Category(value);
    }

    /** The category of the commands that are sent to the entities of this category. */
    public Category commands() {
        return new Category(value + COMMANDS);
    }

    /**
     * The stream of one entity of this category.
     *
     * @throws IllegalArgumentException as {@link StreamName#of}
     */
    public StreamName stream(String id) {
        return StreamName.of(value + "-" + id);
    }

    /** The stream of one entity of this category. */
    public StreamName stream(UUID id) {
        return stream(id.toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
