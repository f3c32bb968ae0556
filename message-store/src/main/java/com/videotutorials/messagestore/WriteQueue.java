package com.videotutorials.messagestore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The writes that wait in one category, in the order in which they came, and the rule which of them may go together in
 * one statement. Not thread-safe.
 */
final class WriteQueue {

    private final WriteSettings settings;
    private final Deque<Append> waiting = new ArrayDeque<>();
    private long bytes;

    WriteQueue(WriteSettings settings) {
        this.settings = settings;
    }

    int size() {
        return waiting.size();
    }

    boolean hasRoomFor(Append append) {
        return waiting.isEmpty()
                || (waiting.size() < settings.maxQueuedWrites() && bytes + append.bytes() <= settings.maxQueuedBytes());
    }

    void add(Append append) {
        waiting.add(append);
        bytes += append.bytes();
    }

    /** Puts a write before all others: it was tried already. */
    void addFirst(Append append) {
        waiting.addFirst(append);
        bytes += append.bytes();
    }

    /** Takes a write back, if it still waits. */
    boolean remove(Append append) {
        var removed = waiting.remove(append);
        if (removed) {
            bytes -= append.bytes();
        }
        return removed;
    }

    /**
     * Takes the next writes that fit together: one that names the version it expects is the only one of its stream in the
     * statement, and no id occurs twice. One that does not fit waits for the next group, and with it all later ones of
     * its stream.
     */
    List<Append> takeGroup() {
        var group = new ArrayList<Append>();
        var fit = new Fit();
        var room = new Room(settings.maxGroupMessages(), settings.maxGroupBytes());
        for (var next = waiting.iterator(); next.hasNext(); ) {
            var append = next.next();
            if (fit.take(append)) {
                if (!room.take(append) && !group.isEmpty()) {
                    break;
                }
                group.add(append);
                bytes -= append.bytes();
                next.remove();
            }
        }
        return group;
    }

    /** Which writes may stand together in one statement. */
    private static final class Fit {

        private final Set<StreamName> open = new HashSet<>();
        private final Set<StreamName> closed = new HashSet<>();
        private final Set<UUID> ids = new HashSet<>();

        boolean take(Append append) {
            var stream = append.stream();
            var decides = append.expected().value() != null;
            if (closed.contains(stream) || (decides && open.contains(stream)) || repeatsAnId(append)) {
                closed.add(stream);
                return false;
            }
            (decides ? closed : open).add(stream);
            ids.addAll(append.ids());
            return true;
        }

        private boolean repeatsAnId(Append append) {
            return append.ids().stream().anyMatch(ids::contains);
        }
    }

    private static final class Room {

        private long messages;
        private long bytes;

        Room(long messages, long bytes) {
            this.messages = messages;
            this.bytes = bytes;
        }

        boolean take(Append append) {
            messages -= append.rows().size();
            bytes -= append.bytes();
            return messages >= 0 && bytes >= 0;
        }
    }
}
