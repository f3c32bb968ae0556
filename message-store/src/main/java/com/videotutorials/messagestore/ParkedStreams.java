package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The streams of which messages are put aside, and when the first message of each is to be tried again. One thread's
 * alone.
 */
final class ParkedStreams {

    /** A message that was never tried is due as soon as it is the first of its stream. */
    private static final String READ =
            """
            select distinct on (stream_name) stream_name,
                case when attempts = 0 then 0 else extract(epoch from next_attempt_at - now()) * 1000 end::float8
            from subscriptions.parked_message where subscription = ? and (?::text is null or stream_name = ?)
            order by stream_name, global_position
            """;

    private static final long NEVER = Long.MAX_VALUE;

    private final Map<StreamName, Long> dueAt = new HashMap<>();

    private ParkedStreams() {}

    /** Those of a member. */
    static ParkedStreams read(Connection connection, String subscription, GroupMember part) throws SQLException {
        var parked = new ParkedStreams();
        parked.read(connection, subscription, part, null);
        return parked;
    }

    /** Looks again whether messages of a stream are put aside. */
    void refresh(Connection connection, String subscription, StreamName stream) throws SQLException {
        dueAt.remove(stream);
        read(connection, subscription, GroupMember.alone(), stream.value());
    }

    /** The first message of a stream failed. */
    void failed(SetAside message) {
        dueAt.put(message.message().stream(), dueIn(message.pause()));
    }

    boolean isEmpty() {
        return dueAt.isEmpty();
    }

    boolean contains(StreamName stream) {
        return !dueAt.isEmpty() && dueAt.containsKey(stream);
    }

    /** A stream whose first message is to be tried now. */
    Optional<StreamName> due() {
        var now = System.nanoTime();
        return dueAt.entrySet().stream()
                .filter(entry -> entry.getValue() != NEVER && entry.getValue() - now <= 0)
                .min(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }

    /** How long until a message is to be tried again; empty if there is none. */
    Optional<Duration> untilDue() {
        var now = System.nanoTime();
        return dueAt.values().stream()
                .filter(due -> due != NEVER)
                .min(Comparator.naturalOrder())
                .map(due -> Duration.ofNanos(Math.max(0, due - now)));
    }

    private void read(Connection connection, String subscription, GroupMember part, @Nullable String stream)
            throws SQLException {
        try (var statement = connection.prepareStatement(READ)) {
            statement.setString(1, subscription);
            statement.setString(2, stream);
            statement.setString(3, stream);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var name = new StreamName(rows.getString(1));
                    var millis = rows.getDouble(2);
                    var pause = rows.wasNull() ? null : Duration.ofMillis(Math.max(0, Math.round(millis)));
                    if (part.handles(name)) {
                        dueAt.put(name, dueIn(pause));
                    }
                }
            }
        }
    }

    private static long dueIn(@Nullable Duration pause) {
        return pause == null ? NEVER : System.nanoTime() + pause.toNanos();
    }
}
