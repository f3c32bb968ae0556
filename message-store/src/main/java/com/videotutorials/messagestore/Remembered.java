package com.videotutorials.messagestore;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an entity was after a message of its stream.
 *
 * @param position where the message stands
 * @param messageId which one it is
 * @param snapshotPosition where the last snapshot was taken, -1 if there is none
 * @param snapshot from which this comes, null if it was folded here
 */
record Remembered<E>(
        E entity, long position, UUID messageId, long snapshotPosition, @Nullable EntitySnapshot snapshot) {

    static <E> Remembered<E> of(EntitySnapshot snapshot, E entity) {
        return new Remembered<>(entity, snapshot.position(), snapshot.messageId(), snapshot.position(), snapshot);
    }

    /** Whether the messages from that position on begin with the one that was the last. */
    boolean isStillTrueOf(List<StoredMessage> messages) {
        return !messages.isEmpty()
                && messages.get(0).position() == position
                && messages.get(0).id().equals(messageId);
    }

    Remembered<E> withSnapshotTaken() {
        return new Remembered<>(entity, position, messageId, position, null);
    }
}
