package com.videotutorials.messagestore;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes and finds snapshots as well as it can: what it cannot do, it says once in the log, and goes without. */
final class SnapshotKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotKeeper.class);

    private final SnapshotStore store;
    private final Set<String> complaints = ConcurrentHashMap.newKeySet();

    SnapshotKeeper(SnapshotStore store) {
        this.store = store;
    }

    /** The entities of which there are snapshots that are intact; whether their streams still are is not known. */
    <E> Map<StreamName, Remembered<E>> find(Collection<StreamName> streams, Projection<E> projection) {
        var snapshots = projection.snapshots();
        var found = new HashMap<StreamName, Remembered<E>>();
        if (snapshots == null || keepsNothing() || streams.isEmpty()) {
            return found;
        }
        attempt("read", snapshots, () -> {
            for (var snapshot : store.read(snapshots.key(), streams).values()) {
                decode(snapshot, snapshots, found);
            }
        });
        return found;
    }

    /** Takes a snapshot if there were enough events since the last one. */
    <E> Remembered<E> keep(StreamName stream, Remembered<E> state, Projection<E> projection) {
        var snapshots = projection.snapshots();
        if (snapshots == null || keepsNothing() || state.position() - state.snapshotPosition() < snapshots.every()) {
            return state;
        }
        attempt("write", snapshots, () -> {
            var data = snapshots.encode(state.entity());
            if (!Objects.equals(snapshots.decode(data), state.entity())) {
                throw new IllegalStateException("what is decoded does not equal what was encoded");
            }
            store.write(EntitySnapshot.of(snapshots.key(), stream, state.position(), state.messageId(), data));
        });
        return state.withSnapshotTaken();
    }

    /** Gets rid of a snapshot that is wrong. */
    void discard(EntitySnapshot snapshot, String why) {
        LOG.warn("Discarding the {}: {}", snapshot, why);
        try {
            store.discard(snapshot);
        } catch (RuntimeException e) {
            LOG.warn("Cannot discard the {}", snapshot, e);
        }
    }

    void forget(StreamName stream) {
        store.forget(stream);
    }

    private <E> void decode(EntitySnapshot snapshot, Snapshots<E> snapshots, Map<StreamName, Remembered<E>> found) {
        if (!snapshot.isIntact()) {
            discard(snapshot, "its checksum is wrong");
            return;
        }
        try {
            found.put(snapshot.stream(), Remembered.of(snapshot, snapshots.decode(snapshot.data())));
        } catch (RuntimeException e) {
            discard(snapshot, "it cannot be decoded: " + e.getMessage());
        }
    }

    private boolean keepsNothing() {
        return store == NoSnapshots.INSTANCE;
    }

    private void attempt(String what, Snapshots<?> snapshots, Runnable work) {
        var complaint = "Cannot %s snapshots %s".formatted(what, snapshots.key());
        try {
            work.run();
            complaints.remove(complaint);
        } catch (RuntimeException e) {
            if (complaints.add(complaint)) {
                LOG.warn("{}, going without until it works again", complaint, e);
            } else {
                LOG.debug("{}", complaint, e);
            }
        }
    }
}
