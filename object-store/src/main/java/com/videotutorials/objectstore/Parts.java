package com.videotutorials.objectstore;

import java.util.ArrayList;
import java.util.List;

/** The parts in which a long object is sent, all of one size but for the last one. */
final class Parts {

    private Parts() {}

    /** A part: its number, from 1 on, and where it is. */
    record Range(int number, long offset, long size) {}

    /** Parts of the size, or of a larger one if there were more than so many. */
    static List<Range> of(long size, long usual, int most) {
        var each = Math.max(usual, (size + most - 1) / most);
        var parts = new ArrayList<Range>();
        for (var offset = 0L; offset < size; offset += each) {
            parts.add(new Range(parts.size() + 1, offset, Math.min(each, size - offset)));
        }
        return parts;
    }
}
