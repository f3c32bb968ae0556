package com.videotutorials.messagestore;

import java.util.Collection;
import java.util.Map;

/**
 * Where an {@link EntityStore} keeps snapshots: at most one of each entity and stream. Nothing in it is ever needed, and
 * a failure of any method costs no more than time, except of {@link #forget}.
 *
 * <p>All methods throw {@link MessageStoreUnavailableException} when they cannot be done.
 */
public interface SnapshotStore {

    /** No place at all: no snapshots are taken. */
    static SnapshotStore none() {
        return NoSnapshots.INSTANCE;
    }

    /** The snapshots of an entity, by {@link EntitySnapshot#entity()}, that there are for these streams. */
    Map<StreamName, EntitySnapshot> read(String entity, Collection<StreamName> streams);

    /** Keeps a snapshot, unless there is one already of a later position. */
    void write(EntitySnapshot snapshot);

    /** Removes a snapshot that turned out wrong, unless it was replaced meanwhile. */
    void discard(EntitySnapshot snapshot);

    /** Removes all snapshots that were made of a stream. */
    void forget(StreamName stream);
}
