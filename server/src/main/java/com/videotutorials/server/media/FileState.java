package com.videotutorials.server.media;

import com.videotutorials.objectstore.ObjectInfo;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a client recognises that a file has not changed (RFC 9110, 13).
 *
 * @param tag changes with the file
 * @param modifiedAt as HTTP writes times
 */
record FileState(String tag, String modifiedAt) {

    static FileState of(ObjectInfo info) {
        return new FileState(
                "\"%x-%x\"".formatted(info.modifiedAt().toEpochMilli(), info.size()),
                DateTimeFormatter.RFC_1123_DATE_TIME.format(info.modifiedAt().atOffset(ZoneOffset.UTC)));
    }

    void describe(HttpServletResponse response) {
        response.setHeader("ETag", tag);
        response.setHeader("Last-Modified", modifiedAt);
        response.setHeader("Accept-Ranges", "bytes");
    }

    boolean isKnownTo(HttpServletRequest request) {
        var known = request.getHeader("If-None-Match");
        return known != null
                && Arrays.stream(known.split(",", -1)).map(String::strip).anyMatch(this::isThis);
    }

    private boolean isThis(String known) {
        return known.equals("*") || known.equals(tag) || known.equals("W/" + tag);
    }

    /** The range that is asked for, unless it is one of a file that was there before. */
    @Nullable
    String rangeAskedFor(HttpServletRequest request) {
        var condition = request.getHeader("If-Range");
        return condition == null || condition.equals(tag) || condition.equals(modifiedAt)
                ? request.getHeader("Range")
                : null;
    }
}
