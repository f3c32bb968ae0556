package com.videotutorials.messagestore;

import com.google.protobuf.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A message store for tests, which forgets everything when the test ends. It keeps {@link MessageStoreContract}, as the
 * one in PostgreSQL does: messages go through the same JSON, and the same writes are refused for the same reasons.
 *
 * <p>Thread-safe. Nothing in it ever waits, so no write is ever abandoned.
 */
public final class InMemoryMessageStore implements MessageStore {

    private final List<StoredMessage> messages = new ArrayList<>();
    private final Map<UUID, StoredMessage> byId = new HashMap<>();
    private final Upcasters upcasters;

    /** A store that knows no older schemas. */
    public InMemoryMessageStore() {
        this(Upcasters.none());
    }

    /** A store that reads messages of older schemas by these upcasters. */
    public InMemoryMessageStore(Upcasters upcasters) {
        this.upcasters = upcasters;
    }

    @Override
    public synchronized Written write(StreamName stream, List<NewMessage> newMessages, ExpectedVersion expected) {
        return write(new Append(stream, upcasters.stamp(newMessages), expected));
    }

    synchronized Written write(Append append) {
        var stream = append.stream();
        var expected = append.expected();
        if (append.ids().stream().anyMatch(byId::containsKey)) {
            return writtenBefore(append);
        }
        var version = last(stream).map(StoredMessage::position).orElse(-1L);
        if (!expected.allows(version)) {
            throw new VersionConflictException(stream, expected, version);
        }
        var time = Instant.now();
        for (var row : append.rows()) {
            add(stored(stream, row, ++version, time));
        }
        return new Written(version, messages.size(), false);
    }

    @Override
    public synchronized List<StoredMessage> read(StreamName stream, long fromPosition, int limit) {
        Arguments.requirePosition("fromPosition", fromPosition);
        Arguments.requireLimit(limit);
        return select(message -> message.stream().equals(stream) && message.position() >= fromPosition)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<StoredMessage> read(Category category, long afterGlobalPosition, int limit) {
        Arguments.requirePosition("afterGlobalPosition", afterGlobalPosition);
        Arguments.requireLimit(limit);
        return select(message ->
                        message.stream().category().equals(category) && message.globalPosition() > afterGlobalPosition)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized MessagePage read(Selection selection, long afterGlobalPosition, int limit) {
        Arguments.requirePosition("afterGlobalPosition", afterGlobalPosition);
        Arguments.requireLimit(limit);
        var everything = Selection.of(selection.categories());
        var lookedAt = select(message -> message.globalPosition() > afterGlobalPosition && everything.wants(message))
                .limit(limit)
                .toList();
        var readTo = lookedAt.isEmpty()
                ? afterGlobalPosition
                : lookedAt.get(lookedAt.size() - 1).globalPosition();
        return new MessagePage(lookedAt.stream().filter(selection::wants).toList(), readTo);
    }

    @Override
    public synchronized Optional<StoredMessage> last(StreamName stream) {
        return select(message -> message.stream().equals(stream)).reduce((earlier, later) -> later);
    }

    @Override
    public synchronized Optional<StoredMessage> last(StreamName stream, Class<? extends Message> type) {
        var name = MessageType.of(type).name();
        return select(message ->
                        message.stream().equals(stream) && message.type().equals(name))
                .reduce((earlier, later) -> later);
    }

    @Override
    public Upcasters upcasters() {
        return upcasters;
    }

    private Written writtenBefore(Append append) {
        var elsewhere = append.rows().stream().filter(this::isKnown).filter(row -> !isAt(append.stream(), row));
        var known = append.rows().stream().filter(this::isKnown).toList();
        var foreign = elsewhere.findFirst().or(() -> known.stream()
                .filter(row -> known.size() < append.rows().size())
                .findFirst());
        if (foreign.isPresent()) {
            throw new DuplicateMessageException(
                    foreign.get().id(), append.stream(), foreign.get().type());
        }
        var last = Objects.requireNonNull(byId.get(append.lastId()));
        return new Written(last.position(), last.globalPosition(), true);
    }

    private boolean isKnown(Append.Row row) {
        return byId.containsKey(row.id());
    }

    private boolean isAt(StreamName stream, Append.Row row) {
        var known = byId.get(row.id());
        return known != null && known.stream().equals(stream) && known.type().equals(row.type());
    }

    private StoredMessage stored(StreamName stream, Append.Row row, long position, Instant time) {
        return new StoredMessage(
                row.id(),
                stream,
                row.type(),
                position,
                messages.size() + 1,
                row.data(),
                Metadata.fromJson(row.metadata()),
                time);
    }

    private void add(StoredMessage message) {
        messages.add(message);
        byId.put(message.id(), message);
    }

    private Stream<StoredMessage> select(Predicate<StoredMessage> wanted) {
        return messages.stream().filter(wanted).map(upcasters::upcast);
    }
}
