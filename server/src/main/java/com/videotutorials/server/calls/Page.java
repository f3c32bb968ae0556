package com.videotutorials.server.calls;

import java.util.List;

/**
 * A page of a list.
 *
 * @param nextToken asks for the next page; empty after the last one
 */
public record Page<R>(List<R> rows, String nextToken) {

    /** Keeps a copy. */
    public Page {
        rows = List.copyOf(rows);
    }
}
