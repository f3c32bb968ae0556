package com.videotutorials.messagestore;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One caller's write on its way into the store: what to write, and where the caller waits for the outcome. */
final class Append {

    private final StreamName stream;
    private final List<Row> rows;
    private final ExpectedVersion expected;
    private final long bytes;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private boolean sent;
    private boolean abandoned;
    private @Nullable SQLException lastFailure;

    /**
     * @throws InvalidMessageException if a message cannot be stored as it is
     * @throws IllegalArgumentException if there is no message, or two have the same id
     */
    Append(StreamName stream, List<NewMessage> messages, ExpectedVersion expected) {
        this(messages.stream().map(Row::of).toList(), stream, expected);
    }

    /** An append of messages that are known to be storable. */
    static Append ofRows(StreamName stream, List<Row> rows, ExpectedVersion expected) {
        return new Append(List.copyOf(rows), stream, expected);
    }

    private Append(List<Row> rows, StreamName stream, ExpectedVersion expected) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("There is no message to write to " + stream);
        }
        this.stream = stream;
        this.rows = rows;
        this.expected = expected;
        this.bytes = rows.stream().mapToLong(Row::bytes).sum();
        if (rows.size() > 1 && new HashSet<>(ids()).size() < rows.size()) {
            throw new IllegalArgumentException("Two messages for %s have the same id".formatted(stream));
        }
    }

    StreamName stream() {
        return stream;
    }

    List<Row> rows() {
        return rows;
    }

    ExpectedVersion expected() {
        return expected;
    }

    long bytes() {
        return bytes;
    }

    List<UUID> ids() {
        return rows.stream().map(Row::id).toList();
    }

    UUID lastId() {
        return rows.get(rows.size() - 1).id();
    }

    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    /** Marks it as one that the store may have from now on; false if nobody waits for it any longer. */
    synchronized boolean send() {
        sent |= isWanted();
        return isWanted();
    }

    /** Whether the store may have it. */
    synchronized boolean wasSent() {
        return sent;
    }

    /** Whether somebody still waits for the outcome. */
    synchronized boolean isWanted() {
        return !abandoned && !outcome.isDone();
    }

    /** Whether the caller left before the outcome was known. */
    synchronized boolean isAbandoned() {
        return abandoned;
    }

    /**
     * The caller does not wait any longer.
     *
     * @return the receipt, if it has come at the last moment
     */
    synchronized Written abandon(String why) {
        var known = outcome.getNow(null);
        if (known != null) {
            return known.writtenOrThrow(this);
        }
        abandoned = true;
        if (!sent && lastFailure != null) {
            throw new MessageStoreUnavailableException(
                    "Cannot write to %s: %s".formatted(stream, lastFailure.getMessage()), lastFailure);
        }
        throw new WriteAbandonedException(stream, why, sent);
    }

    /** An attempt failed in a way that may go away. */
    synchronized void failed(SQLException failure) {
        lastFailure = failure;
    }

    /** A message as it goes into the table. */
    record Row(UUID id, String type, String data, String metadata) {

        /** How a null character looks in JSON, which PostgreSQL's {@code jsonb} refuses. */
        private static final String NULL_CHARACTER = "\\u0000";

        static Row of(NewMessage message) {
            var type = MessageType.nameOf(message.message());
            return new Row(
                    message.id(),
                    type,
                    storable(type + "'s data", MessageType.toJson(message.message())),
                    storable(type + "'s metadata", message.metadata().toJson()));
        }

        long bytes() {
            return (long) data.length() + metadata.length();
        }

        private static String storable(String what, String json) {
            if (json.contains(NULL_CHARACTER) && hasNullCharacter(json)) {
                throw new InvalidMessageException(what + " must not contain a null character", null);
            }
            if (!Utf8.canSay(json)) {
                throw new InvalidMessageException(what + " must not contain half a surrogate pair", null);
            }
            return json;
        }

        private static boolean hasNullCharacter(String json) {
            for (var at = json.indexOf(NULL_CHARACTER); at >= 0; at = json.indexOf(NULL_CHARACTER, at + 1)) {
                var backslashes = 0;
                while (at - backslashes > 0 && json.charAt(at - backslashes - 1) == '\\') {
                    backslashes++;
                }
                if (backslashes % 2 == 0) {
                    return true;
                }
            }
            return false;
        }
    }
}
