package com.videotutorials.messagestore;

import com.google.protobuf.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the handlers of a component work with: they fetch entities and write messages. What they write is kept until the
 * batch is finished, and is then committed together with the subscription's position: after a crash either both are in
 * the store or neither (Martin Fowler, <em>Patterns of Enterprise Application Architecture</em>, Unit of Work). Meanwhile
 * no transaction is open, so a handler may take its time.
 *
 * <p>An entity that is fetched contains what was written to its stream in the same unit of work. Used by one thread at a
 * time, and only while the handler runs that it was given to.
 */
public final class UnitOfWork {

    private final EntityStore entities;
    private final MessageTracing tracing;
    private final Set<StreamName> foreseen;
    private final Map<StreamName, Pending> pending = new LinkedHashMap<>();
    private final Map<Key, Seen<?>> seenEntities = new HashMap<>();

    /** @param foreseen streams of entities that are likely to be fetched, so that they can be fetched at once */
    UnitOfWork(EntityStore entities, MessageTracing tracing, Collection<StreamName> foreseen) {
        this.entities = entities;
        this.tracing = tracing;
        this.foreseen = new LinkedHashSet<>(foreseen);
    }

    /**
     * The present state of what a stream is about, with what was written to it in this unit of work.
     *
     * @throws UnreadableMessageException if an event does not fit its type
     * @throws MessageStoreUnavailableException if the store cannot be reached
     */
    public <E> Fetched<E> fetch(StreamName stream, Projection<E> projection) {
        var key = new Key(stream, projection);
        var seen = this.<E>seen(key);
        if (seen == null) {
            seen = Seen.at(read(stream, projection));
        }
        var writes = pending.get(stream);
        if (writes != null) {
            seen = seen.with(writes, projection);
        }
        seenEntities.put(key, seen);
        return seen.entity();
    }

    private <E> Fetched<E> read(StreamName stream, Projection<E> projection) {
        if (!foreseen.contains(stream)) {
            return entities.fetch(stream, projection);
        }
        var unseen = foreseen.stream()
                .filter(other -> !seenEntities.containsKey(new Key(other, projection)))
                .toList();
        try {
            var all = entities.fetchAll(unseen, projection);
            all.forEach((other, entity) -> seenEntities.put(new Key(other, projection), Seen.at(entity)));
            return Objects.requireNonNull(all.get(stream));
        } catch (UnreadableMessageException e) {
            return entities.fetch(stream, projection);
        }
    }

    @SuppressWarnings("unchecked") // what stands under a projection was made by it
    private <E> @Nullable Seen<E> seen(Key key) {
        return (Seen<E>) seenEntities.get(key);
    }

    /**
     * Appends a message to a stream when the unit of work is committed.
     *
     * @throws InvalidMessageException if the message cannot be stored as it is
     * @throws IllegalStateException if this unit of work has written to the stream since it was fetched
     */
    public void write(StreamName stream, Message message, Metadata metadata, ExpectedVersion expected) {
        write(stream, List.of(NewMessage.of(message, metadata)), expected);
    }

    /**
     * Appends messages to a stream, without another message in between, when the unit of work is committed.
     *
     * @throws InvalidMessageException if a message cannot be stored as it is
     * @throws IllegalStateException if this unit of work has written to the stream since it was fetched
     */
    public void write(StreamName stream, List<NewMessage> messages, ExpectedVersion expected) {
        var rows = new ArrayList<Append.Row>();
        for (var message : entities.stamp(messages)) {
            rows.add(Append.Row.of(message.in(tracing)));
        }
        pending.computeIfAbsent(stream, Pending::new).add(rows, expected);
    }

    /**
     * Sends a command, or says anything else that follows from a message, whatever the version of the stream. Its id is
     * derived from that of the cause, its stream and its type: to send it again because of the same cause changes
     * nothing. Of one type only one message can be sent to one stream because of one cause.
     *
     * @throws InvalidMessageException if the message cannot be stored as it is
     */
    public void send(StreamName stream, Message message, Recorded<?> cause) {
        send(stream, message, Metadata.following(cause), cause);
    }

    /** As {@link #send(StreamName, Message, Recorded)}, with other metadata. */
    public void send(StreamName stream, Message message, Metadata metadata, Recorded<?> cause) {
        var sent = NewMessage.following(cause.stored(), stream, message, metadata);
        var writes = pending.get(stream);
        if (writes == null || !writes.contains(sent.id())) {
            write(stream, List.of(sent), ExpectedVersion.any());
        }
    }

    /**
     * Appends a message at once, in a transaction of its own, whatever becomes of the unit of work: for a handler that
     * takes its time, to say how far it is, or to keep what took so long. When the handler runs again, it writes again,
     * unless it finds in the stream that it need not. An entity that was fetched before does not contain the message; the
     * next write to the stream must expect the position that is returned.
     *
     * <p>After a failure that leaves open whether the message was written, the same message can be written again.
     *
     * @throws VersionConflictException if the stream has another version: somebody else may handle the same message
     * @throws InvalidMessageException if the message cannot be stored as it is
     * @throws MessageStoreUnavailableException if the store cannot be reached
     * @throws WriteAbandonedException if the time that the store gives a write is over, or the thread is interrupted
     */
    public Written writeAtOnce(StreamName stream, NewMessage message, ExpectedVersion expected) {
        return entities.write(stream, message, expected);
    }

    /** What is to be written, one append for each stream. */
    List<Append> appends() {
        return pending.values().stream()
                .filter(writes -> !writes.rows.isEmpty())
                .map(Pending::append)
                .toList();
    }

    /** Leaves out messages that turned out to be in the store already, by their ids. */
    void leaveOut(Set<UUID> ids) {
        pending.values().forEach(writes -> writes.rows.removeIf(row -> ids.contains(row.id())));
    }

    /** Projections are told apart by identity: there is one for each kind of entity. */
    private record Key(StreamName stream, Projection<?> projection) {}

    /** An entity as it was last fetched, and at which version its stream was in the store. */
    private record Seen<E>(long storedVersion, Fetched<E> entity) {

        static <E> Seen<E> at(Fetched<E> stored) {
            return new Seen<>(version(stored), stored);
        }

        Seen<E> with(Pending writes, Projection<E> projection) {
            var state = entity.entity();
            var version = version(entity);
            var contained = (int) (version - storedVersion);
            for (var row : writes.rows.subList(contained, writes.rows.size())) {
                state = projection.next(state, writes.stored(row, ++version));
            }
            return new Seen<>(storedVersion, new Fetched<>(entity.stream(), state, new ExpectedVersion(version)));
        }

        private static long version(Fetched<?> fetched) {
            return Objects.requireNonNull(fetched.version().value());
        }
    }

    /** What was written to one stream and is not committed yet. */
    private static final class Pending {

        private final StreamName stream;
        private final List<Append.Row> rows = new ArrayList<>();
        private @Nullable Long versionBefore;

        Pending(StreamName stream) {
            this.stream = stream;
        }

        void add(List<Append.Row> more, ExpectedVersion expected) {
            var value = expected.value();
            if (value != null) {
                var before = value - rows.size();
                if (before < -1 || (versionBefore != null && versionBefore != before)) {
                    throw new IllegalStateException(
                            "%s was written to since it was fetched at %s: fetch it again before the next write"
                                    .formatted(stream, expected));
                }
                versionBefore = before;
            }
            rows.addAll(more);
        }

        boolean contains(UUID id) {
            return rows.stream().anyMatch(row -> row.id().equals(id));
        }

        Append append() {
            var expected = versionBefore == null ? ExpectedVersion.any() : new ExpectedVersion(versionBefore);
            return Append.ofRows(stream, rows, expected);
        }

        /** How the store will show the message, but for the global position and the time. */
        StoredMessage stored(Append.Row row, long position) {
            return new StoredMessage(
                    row.id(),
                    stream,
                    row.type(),
                    position,
                    0,
                    row.data(),
                    Metadata.stored(row.metadata()),
                    Instant.now());
        }
    }
}
