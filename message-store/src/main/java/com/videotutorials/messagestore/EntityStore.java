package com.videotutorials.messagestore;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The present state of entities, without reading all their events each time: an entity is remembered after it was
 * fetched, in memory and, if its {@link Projection} has {@link Snapshots}, in the database. Thread-safe.
 *
 * <p>What is remembered is never taken for the present: every fetch reads the stream on from there. It begins with the
 * last event that was folded, which must still stand where it stood. If it does not, because the store was restored from
 * a backup or the stream was rewritten, then what was remembered is dropped, and everything is folded anew. So an entity
 * is what {@link MessageStore#fetch} would make of the same events. The one change that goes unnoticed is that of events
 * before the last one; {@link #forgetWithSnapshots} is for those who do it.
 *
 * <p>Entities are handed to whoever asks for them, in all threads: they must be immutable. They are remembered by stream
 * and projection; a projection that is made anew for every fetch finds nothing.
 *
 * <p>Snapshots are taken after a fetch that read enough events, before it returns. That they cannot be read or written
 * is logged and fails no fetch.
 *
 * <p>The idea is that of Eventide's entity store, which takes the last event on trust.
 */
public final class EntityStore {

    private static final int USUAL_CAPACITY = 10_000;

    /** What is read of a stream in one go. */
    private static final int PAGE = 1_000;

    /** How many streams are read in one go. */
    private static final int STREAMS = 1_000;

    /** What is read of all streams in one go, unless that would leave too few messages to each. */
    private static final int MESSAGES = 10_000;

    private static final int FEW_MESSAGES = 50;

    private final MessageStore messageStore;
    private final SnapshotKeeper snapshots;
    private final LruCache<Key, Remembered<?>> cache;

    /** A store that remembers 10,000 entities in memory and takes no snapshots. */
    public EntityStore(MessageStore messageStore) {
        this(messageStore, SnapshotStore.none(), USUAL_CAPACITY);
    }

    /** A store that remembers 10,000 entities in memory. */
    public EntityStore(MessageStore messageStore, SnapshotStore snapshots) {
        this(messageStore, snapshots, USUAL_CAPACITY);
    }

    /**
     * A store that remembers so many entities in memory, those that were fetched last.
     *
     * @throws IllegalArgumentException if the capacity is negative
     */
    public EntityStore(MessageStore messageStore, SnapshotStore snapshots, int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException("The capacity must not be negative: " + capacity);
        }
        this.messageStore = messageStore;
        this.snapshots = new SnapshotKeeper(snapshots);
        this.cache = new LruCache<>(capacity);
    }

    /**
     * The present state of what a stream is about.
     *
     * @throws UnreadableMessageException if an event that has to be folded does not fit its type
     * @throws MessageStoreUnavailableException if the message store cannot be reached
     */
    public <E> Fetched<E> fetch(StreamName stream, Projection<E> projection) {
        return Objects.requireNonNull(fetchAll(List.of(stream), projection).get(stream));
    }

    /**
     * The present states of what several streams are about: as {@link #fetch}, but the streams are read together, and so
     * are their snapshots. Usually that is one round trip each.
     *
     * @return an entry for every stream, in the order in which they were asked for
     * @throws UnreadableMessageException if an event that has to be folded does not fit its type
     * @throws MessageStoreUnavailableException if the message store cannot be reached
     */
    public <E> Map<StreamName, Fetched<E>> fetchAll(Collection<StreamName> streams, Projection<E> projection) {
        var distinct = List.copyOf(new LinkedHashSet<>(streams));
        var fetched = new LinkedHashMap<StreamName, Fetched<E>>();
        for (var from = 0; from < distinct.size(); from += STREAMS) {
            var some = distinct.subList(from, Math.min(from + STREAMS, distinct.size()));
            for (var fold : foldAll(some, projection)) {
                fetched.put(fold.stream(), finish(fold, projection));
            }
        }
        return Collections.unmodifiableMap(fetched);
    }

    /** Drops what this process has in memory of a stream. Snapshots stay, and are checked before they are used. */
    public void forget(StreamName stream) {
        cache.removeIf(key -> key.stream().equals(stream));
    }

    /**
     * Drops what this process has in memory of a stream, and all snapshots of it. For whoever changed events that were
     * already there, which is nothing that a message store is meant for. Other processes do not hear of it.
     *
     * @throws MessageStoreUnavailableException if the snapshots cannot be reached; those in memory are forgotten all the
     *     same
     */
    public void forgetWithSnapshots(StreamName stream) {
        forget(stream);
        snapshots.forget(stream);
    }

    Written write(StreamName stream, NewMessage message, ExpectedVersion expected) {
        return messageStore.write(stream, List.of(message), expected);
    }

    /** The messages as they are to be written. */
    List<NewMessage> stamp(List<NewMessage> messages) {
        return messageStore.upcasters().stamp(messages);
    }

    private <E> Collection<Fold<E>> foldAll(List<StreamName> streams, Projection<E> projection) {
        var remembered = remembered(streams, projection);
        var folds = new LinkedHashMap<StreamName, Fold<E>>();
        streams.forEach(stream -> folds.put(stream, new Fold<>(stream, projection, remembered.get(stream))));
        var underway = new LinkedHashMap<>(folds);
        while (!underway.isEmpty()) {
            var limit = Math.max(FEW_MESSAGES, Math.min(PAGE, MESSAGES / underway.size()));
            var pages = read(underway.values(), limit);
            underway.values().removeIf(fold -> isDone(fold, pages, limit, projection));
        }
        return folds.values();
    }

    private <E> Map<StreamName, Remembered<E>> remembered(List<StreamName> streams, Projection<E> projection) {
        var remembered = new HashMap<StreamName, Remembered<E>>();
        for (var stream : streams) {
            var cached = cached(stream, projection);
            if (cached != null) {
                remembered.put(stream, cached);
            }
        }
        var others = streams.stream()
                .filter(stream -> !remembered.containsKey(stream))
                .toList();
        remembered.putAll(snapshots.find(others, projection));
        return remembered;
    }

    private Map<StreamName, List<StoredMessage>> read(Collection<? extends Fold<?>> folds, int limit) {
        if (folds.size() == 1) {
            var fold = folds.iterator().next();
            return Map.of(fold.stream(), messageStore.read(fold.stream(), fold.nextPosition(), limit));
        }
        var positions = new HashMap<StreamName, Long>();
        folds.forEach(fold -> positions.put(fold.stream(), fold.nextPosition()));
        return messageStore.read(positions, limit);
    }

    private <E> boolean isDone(
            Fold<E> fold, Map<StreamName, List<StoredMessage>> pages, int limit, Projection<E> projection) {
        var progress = fold.take(Objects.requireNonNull(pages.get(fold.stream())), limit);
        if (progress == Fold.Progress.REFUTED) {
            fold.startFrom(insteadOf(fold, projection));
        }
        return progress == Fold.Progress.DONE;
    }

    /** After what was in memory a snapshot is tried, and after a snapshot there is nothing. */
    private <E> @Nullable Remembered<E> insteadOf(Fold<E> refuted, Projection<E> projection) {
        cache.remove(new Key(refuted.stream(), projection));
        var state = refuted.state();
        var snapshot = state == null ? null : state.snapshot();
        if (snapshot == null) {
            return snapshots.find(List.of(refuted.stream()), projection).get(refuted.stream());
        }
        snapshots.discard(snapshot, "its stream is not what it was");
        return null;
    }

    private <E> Fetched<E> finish(Fold<E> fold, Projection<E> projection) {
        var state = fold.state();
        if (state == null) {
            return new Fetched<>(fold.stream(), projection.initial(), ExpectedVersion.noStream());
        }
        var kept = snapshots.keep(fold.stream(), state, projection);
        cache.put(new Key(fold.stream(), projection), kept);
        return new Fetched<>(fold.stream(), kept.entity(), ExpectedVersion.of(kept.position()));
    }

    @SuppressWarnings("unchecked") // what is remembered under a projection was folded by it
    private <E> @Nullable Remembered<E> cached(StreamName stream, Projection<E> projection) {
        return (Remembered<E>) cache.get(new Key(stream, projection));
    }

    /** Projections are equal only to themselves. */
    private record Key(StreamName stream, Projection<?> projection) {}
}
