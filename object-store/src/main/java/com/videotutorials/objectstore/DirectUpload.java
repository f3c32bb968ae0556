package com.videotutorials.objectstore;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How clients send an object to the store themselves: each part with an HTTP PUT of its own.
 *
 * @param parts in order
 * @param expiresAt until when the URLs can be used
 * @param mustBeCompleted whether the parts must be joined by {@link ObjectStore#completeDirectUpload}
 */
public record DirectUpload(List<Part> parts, Instant expiresAt, boolean mustBeCompleted) {

    public DirectUpload {
        parts = List.copyOf(parts);
    }

    /**
     * A part of an object.
     *
     * @param url where it is PUT
     * @param headers what must be sent with it, besides what every client sends by itself, such as its length
     * @param offset where in the object it begins
     * @param size in bytes
     */
    public record Part(String url, Map<String, String> headers, long offset, long size) {

        public Part {
            headers = Map.copyOf(headers);
        }
    }
}
