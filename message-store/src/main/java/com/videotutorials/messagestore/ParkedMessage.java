package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that a subscription has put aside, since its handler threw or since it comes after such a message in its
 * stream. It is <em>parked</em> if it has an error and no further attempt will be made by itself.
 *
 * @param subscription whose handler threw
 * @param stream where the message stands
 * @param position its place in the stream
 * @param globalPosition its place in the store
 * @param type the simple name of its protobuf message
 * @param messageId its id
 * @param parkedAt when it was put aside
 * @param attempts how often it has failed since it was put aside or an operator had it retried
 * @param error why it failed last; empty if it only waits for the one before it
 * @param nextAttemptAt when it is tried again; empty if an operator has to say so, or it waits for the one before it
 */
public record ParkedMessage(
        String subscription,
        StreamName stream,
        long position,
        long globalPosition,
        String type,
        UUID messageId,
        Instant parkedAt,
        int attempts,
        Optional<String> error,
        Optional<Instant> nextAttemptAt) {

    private static final String READ =
            """
            select subscription, stream_name, position, global_position, type, message_id, parked_at, attempts, error,
                   next_attempt_at
            from subscriptions.parked_message where subscription = ? and global_position > ?
            order by global_position limit ?
            """;

    static List<ParkedMessage> read(Connection connection, String subscription, long afterGlobalPosition, int limit)
            throws SQLException {
        return Sql.list(connection, READ, ParkedMessage::of, subscription, afterGlobalPosition, limit);
    }

    private static ParkedMessage of(ResultSet row) throws SQLException {
        return new ParkedMessage(
                row.getString(1),
                new StreamName(row.getString(2)),
                row.getLong(3),
                row.getLong(4),
                row.getString(5),
                row.getObject(6, UUID.class),
                row.getObject(7, OffsetDateTime.class).toInstant(),
                row.getInt(8),
                Optional.ofNullable(row.getString(9)),
                Optional.ofNullable(instant(row.getObject(10, OffsetDateTime.class))));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    /** Whether it waits for an operator. */
    public boolean waitsForOperator() {
        return error.isPresent() && nextAttemptAt.isEmpty();
    }
}
