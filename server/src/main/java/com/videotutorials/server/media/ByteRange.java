package com.videotutorials.server.media;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a file are asked for (RFC 9110, 14).
 *
 * @param last at the file's end at the latest
 * @param partial whether a range was asked for, be it all of the file
 */
record ByteRange(long first, long last, boolean partial) {

    /** With numbers that are no longer than those that fit. */
    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})", Pattern.CASE_INSENSITIVE);

    /** The whole file. */
    static ByteRange whole(long size) {
        return new ByteRange(0, size - 1, false);
    }

    /**
     * What is asked for: the whole file if the header is absent or none, or asks for several ranges; empty if it begins
     * beyond the end.
     */
    static Optional<ByteRange> of(@Nullable String header, long size) {
        var one = ONE.matcher(header == null ? "" : header.strip());
        if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
            return Optional.of(whole(size));
        }
        if (one.group(1).isEmpty()) {
            var length = Math.min(size, Long.parseLong(one.group(2)));
            return length == 0 ? Optional.empty() : Optional.of(new ByteRange(size - length, size - 1, true));
        }
        var first = Long.parseLong(one.group(1));
        var last = one.group(2).isEmpty() ? size - 1 : Long.parseLong(one.group(2));
        if (!one.group(2).isEmpty() && last < first) {
            return Optional.of(whole(size));
        }
        return first >= size ? Optional.empty() : Optional.of(new ByteRange(first, Math.min(last, size - 1), true));
    }

    long length() {
        return last - first + 1;
    }
}
