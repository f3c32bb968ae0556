package com.videotutorials.objectstore;

import java.util.regex.Pattern;

/**
 * The name of an object: words that are joined by slashes. As a URI, which messages carry, it says nothing about where
 * the object store is: {@code object:videos/8f7a1c52/master.m3u8}. Objects can move to another store.
 *
 * @param value each word has letters, digits, dots, hyphens and underscores, does not begin with a dot, and is not longer
 *     than names of files may be
 */
public record ObjectName(String value) {

    private static final String SCHEME = "object:";
    private static final int LONGEST = 500;
    private static final String WORD = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}";
    private static final Pattern NAME = Pattern.compile(WORD + "(/" + WORD + ")*");

    /** @throws IllegalArgumentException if it is no such name, or has more than 500 characters, or 100 in a word */
    public ObjectName {
        if (!isName(value)) {
            throw new IllegalArgumentException("Not the name of an object: \"%s\"".formatted(value));
        }
    }

    /** Whether an object can have the name. */
    public static boolean isName(String value) {
        return value.length() <= LONGEST && NAME.matcher(value).matches();
    }

    /** Whether the URI names an object. */
    public static boolean isUri(String uri) {
        return uri.startsWith(SCHEME) && isName(uri.substring(SCHEME.length()));
    }

    /**
     * The name in a URI.
     *
     * @throws IllegalArgumentException if the URI names no object
     */
    public static ObjectName fromUri(String uri) {
        if (!isUri(uri)) {
            throw new IllegalArgumentException("Not the URI of an object: \"%s\"".formatted(uri));
        }
        return new ObjectName(uri.substring(SCHEME.length()));
    }

    /** The name as a URI. */
    public String toUri() {
        return SCHEME + value;
    }

    /** The name of what is beside this object: {@code a/c} for {@code a/b} and {@code c}. */
    public ObjectName sibling(String name) {
        return new ObjectName(value.substring(0, value.lastIndexOf('/') + 1) + name);
    }

    /** The name of what is below this one: {@code a/b} for {@code a} and {@code b}. */
    public ObjectName below(String name) {
        return new ObjectName(value + "/" + name);
    }

    /**
     * The name without its last word.
     *
     * @throws IllegalStateException if it has only one
     */
    public ObjectName folder() {
        var slash = value.lastIndexOf('/');
        if (slash < 0) {
            throw new IllegalStateException("%s is in no folder".formatted(value));
        }
        return new ObjectName(value.substring(0, slash));
    }

    /** Whether the name begins with that of the folder and a slash. */
    public boolean isBelow(ObjectName folder) {
        return value.startsWith(folder.value + "/");
    }

    @Override
    public String toString() {
        return value;
    }
}
