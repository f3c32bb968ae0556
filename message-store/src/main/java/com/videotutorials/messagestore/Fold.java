package com.videotutorials.messagestore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entity on its way from what is remembered of it, or from nothing, to the present. */
final class Fold<E> {

    /** How far it is. */
    enum Progress {
        /** There may be more messages. */
        UNDERWAY,
        /** That was the end of the stream. */
        DONE,
        /** The stream is not what it was when the entity was remembered. */
        REFUTED
    }

    private final StreamName stream;
    private final Projection<E> projection;
    private @Nullable Remembered<E> state;
    private boolean confirmed;

    Fold(StreamName stream, Projection<E> projection, @Nullable Remembered<E> remembered) {
        this.stream = stream;
        this.projection = projection;
        this.state = remembered;
    }

    StreamName stream() {
        return stream;
    }

    /** What is known now, null if no message is. */
    @Nullable
    Remembered<E> state() {
        return state;
    }

    /** Starts over from what is remembered, or from nothing. */
    void startFrom(@Nullable Remembered<E> remembered) {
        state = remembered;
        confirmed = false;
    }

    /** Where the next page begins: with the last message that is already in it, until the store confirmed that one. */
    long nextPosition() {
        if (state == null) {
            return 0;
        }
        return confirmed ? state.position() + 1 : state.position();
    }

    /** Goes on with a page from {@link #nextPosition()} that has room for so many messages. */
    Progress take(List<StoredMessage> page, int limit) {
        if (state == null || confirmed) {
            add(page);
        } else if (state.isStillTrueOf(page)) {
            add(page.subList(1, page.size()));
        } else {
            return Progress.REFUTED;
        }
        confirmed = true;
        return page.size() < limit ? Progress.DONE : Progress.UNDERWAY;
    }

    private void add(List<StoredMessage> messages) {
        if (messages.isEmpty()) {
            return;
        }
        var entity = state == null ? projection.initial() : state.entity();
        for (var message : messages) {
            entity = projection.next(entity, message);
        }
        var last = messages.get(messages.size() - 1);
        var snapshotPosition = state == null ? -1 : state.snapshotPosition();
        state = new Remembered<>(entity, last.position(), last.id(), snapshotPosition, null);
    }
}
