package com.videotutorials.messagestore;

import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The record of everything that was asked for and everything that happened.
 *
 * <p>All methods throw {@link MessageStoreUnavailableException} when the store cannot be reached, and
 * {@link IllegalArgumentException} for a position that is negative or a limit that is not positive.
 */
public interface MessageStore {

    /**
     * Appends a message to a stream. Returns after the commit.
     *
     * @throws VersionConflictException if the stream is not at the expected version
     * @throws InvalidMessageException if the message cannot be stored as it is
     * @throws WriteAbandonedException if the time that the store gives a write is over, or the thread is interrupted
     */
    default Written write(StreamName stream, Message message, Metadata metadata, ExpectedVersion expected) {
        return write(stream, List.of(NewMessage.of(message, metadata)), expected);
    }

    /**
     * Appends messages to a stream, all or none of them, without another message in between. Returns after the commit.
     *
     * <p>If the messages are there already, by their ids, the answer is that of the first time, whatever the expected
     * version.
     *
     * @throws VersionConflictException if the stream is not at the expected version
     * @throws DuplicateMessageException if an id belongs to another message
     * @throws InvalidMessageException if a message cannot be stored as it is
     * @throws WriteAbandonedException if the time that the store gives a write is over, or the thread is interrupted
     * @throws IllegalArgumentException if there is no message, or two have the same id
     */
    Written write(StreamName stream, List<NewMessage> messages, ExpectedVersion expected);

    /**
     * A page of a stream, oldest first.
     *
     * @param fromPosition the position of the first message wanted, from 0
     * @param limit how many messages at the most
     */
    List<StoredMessage> read(StreamName stream, long fromPosition, int limit);

    /** All messages of a stream, however many, oldest first. Read in pages while the result is consumed. */
    default Stream<StoredMessage> read(StreamName stream) {
        return Pages.of(1_000, from -> read(stream, from, 1_000));
    }

    /**
     * The messages of every stream of a category after a global position, oldest first.
     *
     * @param afterGlobalPosition the position of the last message that is <em>not</em> wanted, 0 for all
     * @param limit how many messages at the most
     */
    List<StoredMessage> read(Category category, long afterGlobalPosition, int limit);

    /**
     * The wanted messages after a global position, oldest first. Whoever goes on from where a page ends misses nothing,
     * however commits interleave: a message that may still come before one that is there already is waited for.
     *
     * @param afterGlobalPosition where the last page ended, 0 for the first
     * @param limit how many messages are looked at, wanted or not
     */
    MessagePage read(Selection selection, long afterGlobalPosition, int limit);

    /**
     * The beginnings of several streams' pages, as by {@link #read(StreamName, long, int)}, in one go.
     *
     * @param fromPositions the position of the first message wanted, by stream
     * @param limit how many messages at the most of each stream
     * @return an entry for every stream
     */
    default Map<StreamName, List<StoredMessage>> read(Map<StreamName, Long> fromPositions, int limit) {
        Arguments.requireLimit(limit);
        var pages = new HashMap<StreamName, List<StoredMessage>>();
        fromPositions.forEach((stream, from) -> pages.put(stream, read(stream, from, limit)));
        return pages;
    }

    /** The last message of a stream. */
    Optional<StoredMessage> last(StreamName stream);

    /** The last message of a type in a stream. */
    Optional<StoredMessage> last(StreamName stream, Class<? extends Message> type);

    /**
     * How messages of older schemas are read. Whoever writes past this interface, in a transaction with something else,
     * has to know which versions are the newest.
     */
    Upcasters upcasters();

    /**
     * The present state of what a stream is about, made of all its events. {@link EntityStore} remembers instead.
     *
     * @throws UnreadableMessageException if an event does not fit its type
     */
    default <E> Fetched<E> fetch(StreamName stream, Projection<E> projection) {
        var entity = projection.initial();
        var version = ExpectedVersion.noStream();
        try (var events = read(stream)) {
            for (var event : (Iterable<StoredMessage>) events::iterator) {
                entity = projection.next(entity, event);
                version = ExpectedVersion.of(event.position());
            }
        }
        return new Fetched<>(stream, entity, version);
    }
}
