package com.videotutorials.messagestore;

/**
 * The name of a stream: a category, a dash and an id.
 *
 * <p>Message DB also takes names without an id, but no consumer group would ever read those streams. Such a name can be
 * read from the store, but none is made here: see {@link #of}.
 *
 * @param value the whole name, such as {@code account-123}
 */
public record StreamName(String value) {

    /** What fits into an index entry of PostgreSQL whatever the characters are. */
    private static final int MAX_BYTES = 2_500;

    /**
     * The stream of this name.
     *
     * @throws IllegalArgumentException if the category or the id is empty, or the name is too long or has characters that
     *     cannot be stored
     */
    public static StreamName of(String value) {
        var dash = value.indexOf('-');
        if (dash < 1 || dash == value.length() - 1 || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "A stream name must be <category>-<id> without null characters: \"" + value + "\"");
        }
        if (!Utf8.canSay(value)) {
            throw new IllegalArgumentException("A stream name must not contain half a surrogate pair");
        }
        if (Utf8.length(value) > MAX_BYTES) {
            throw new IllegalArgumentException("A stream name must have at most %d bytes, this one has %d"
                    .formatted(MAX_BYTES, Utf8.length(value)));
        }
        return new StreamName(value);
    }

    /** The part before the first dash. */
    public Category category() {
        return new Category(categoryName());
    }

    /** The part before the first dash, which need not be the name of a category if others made the name. */
    String categoryName() {
        var dash = value.indexOf('-');
        return dash < 0 ? value : value.substring(0, dash);
    }

    /** The part after the first dash; empty if there is none. */
    public String id() {
        var dash = value.indexOf('-');
        return dash < 0 ? "" : value.substring(dash + 1);
    }

    /**
     * The first part of a compound id ({@code a} of {@code stream-a+b}), else the id. Streams of one cardinal id are
     * handled by the same member of a consumer group.
     */
    public String cardinalId() {
        var id = id();
        var plus = id.indexOf('+');
        return plus < 0 ? id : id.substring(0, plus);
    }

    @Override
    public String toString() {
        return value;
    }
}
