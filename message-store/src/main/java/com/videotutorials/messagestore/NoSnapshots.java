package com.videotutorials.messagestore;

import java.util.Collection;
import java.util.Map;

/** Keeps nothing. */
enum NoSnapshots implements SnapshotStore {
    INSTANCE;

    @Override
    public Map<StreamName, EntitySnapshot> read(String entity, Collection<StreamName> streams) {
        return Map.of();
    }

    @Override
    public void write(EntitySnapshot snapshot) {}

    @Override
    public void discard(EntitySnapshot snapshot) {}

    @Override
    public void forget(StreamName stream) {}
}
