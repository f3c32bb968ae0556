package com.videotutorials.messagestore;

import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps a log of how streams are read from another store, which may be exchanged. */
final class LoggingMessageStore implements MessageStore {

    private final List<Map<StreamName, Long>> reads = new CopyOnWriteArrayList<>();
    private volatile MessageStore store;

    LoggingMessageStore(MessageStore store) {
        this.store = store;
    }

    /** Goes on with another store. */
    void use(MessageStore other) {
        store = other;
    }

    /** The positions from which streams were read, one entry for each round trip, since the last time this was asked. */
    List<Map<StreamName, Long>> newReads() {
        var known = List.copyOf(reads);
        reads.clear();
        return known;
    }

    @Override
    public List<StoredMessage> read(StreamName stream, long fromPosition, int limit) {
        reads.add(Map.of(stream, fromPosition));
        return store.read(stream, fromPosition, limit);
    }

    @Override
    public Map<StreamName, List<StoredMessage>> read(Map<StreamName, Long> fromPositions, int limit) {
        reads.add(Map.copyOf(fromPositions));
        return store.read(fromPositions, limit);
    }

    @Override
    public Written write(StreamName stream, List<NewMessage> messages, ExpectedVersion expected) {
        return store.write(stream, messages, expected);
    }

    @Override
    public List<StoredMessage> read(Category category, long afterGlobalPosition, int limit) {
        return store.read(category, afterGlobalPosition, limit);
    }

    @Override
    public MessagePage read(Selection selection, long afterGlobalPosition, int limit) {
        return store.read(selection, afterGlobalPosition, limit);
    }

    @Override
    public Optional<StoredMessage> last(StreamName stream) {
        return store.last(stream);
    }

    @Override
    public Optional<StoredMessage> last(StreamName stream, Class<? extends Message> type) {
        return store.last(stream, type);
    }

    @Override
    public Upcasters upcasters() {
        return store.upcasters();
    }
}
