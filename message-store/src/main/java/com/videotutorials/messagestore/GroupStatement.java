package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes a group of appends of one category in one transaction and one round trip.
 *
 * <p>The category's lock is the one that Message DB's {@code write_message} takes. The statement that follows begins
 * after it is held and so sees everything that was committed before. Both travel together, in the implicit transaction
 * that ends with the second: a client that stalls never holds the lock.
 *
 * <p>The group must fit together, which {@link WriteQueue} sees to.
 */
final class GroupStatement {

    private static final String APPEND =
            """
            select pg_catalog.pg_advisory_xact_lock(?);
            with placed as materialized (
                select i.id::uuid as id, i.stream_name, i.nth, i.type, i.data, i.metadata, last.version,
                       i.expected is null or i.expected = last.version as accepted
                from unnest(?, ?, ?, ?, ?, ?, ?) as i (id, stream_name, nth, expected, type, data, metadata)
                cross join lateral (
                    select coalesce(max(m.position), -1) as version
                    from message_store.messages as m where m.stream_name = i.stream_name
                ) as last
            ),
            written as (
                insert into message_store.messages (id, stream_name, position, type, data, metadata)
                select p.id, p.stream_name, p.version + 1 + p.nth, p.type, p.data::jsonb, p.metadata::jsonb
                from placed as p where p.accepted
                returning id, position, global_position
            )
            select id, position, global_position, null as version from written
            union all
            select id, null, null, version from placed where not accepted
            """;

    /** The same for a single message; answers with nothing if its stream is not as expected. */
    private static final String APPEND_ONE =
            """
            select pg_catalog.pg_advisory_xact_lock(?);
            insert into message_store.messages (id, stream_name, position, type, data, metadata)
            select ?::uuid, ?, last.version + 1, ?, ?::jsonb, ?::jsonb
            from (
                select coalesce(max(m.position), -1) as version
                from message_store.messages as m where m.stream_name = ?
            ) as last
            where ? or last.version = ?
            returning position, global_position
            """;

    private static final String KNOWN =
            """
            select m.id, m.stream_name, m.type, m.position, m.global_position
            from unnest(?) as i (id) cross join lateral (
                select * from message_store.messages as m where m.id = i.id::uuid limit 1
            ) as m
            """;

    private final long lockKey;

    GroupStatement(Category category) {
        this.lockKey = Hash64.of(category.value());
    }

    /**
     * Writes those of the appends whose streams are as expected, and says what became of each.
     *
     * @throws SQLException if nothing was written, or it is unknown whether all was. One reason is an id that is known.
     */
    Map<Append, Outcome> append(Connection connection, List<Append> group) throws SQLException {
        if (group.size() == 1 && group.get(0).rows().size() == 1) {
            var written = appendOne(connection, group.get(0));
            if (written != null) {
                return Map.of(group.get(0), new Outcome.Done(written));
            }
        }
        return appendAll(connection, group);
    }

    private @Nullable Written appendOne(Connection connection, Append append) throws SQLException {
        var row = append.rows().get(0);
        var expected = append.expected().value();
        try (var statement = connection.prepareStatement(APPEND_ONE)) {
            statement.setLong(1, lockKey);
            statement.setString(2, row.id().toString());
            statement.setString(3, append.stream().value());
            statement.setString(4, row.type());
            statement.setString(5, row.data());
            statement.setString(6, row.metadata());
            statement.setString(7, append.stream().value());
            statement.setBoolean(8, expected == null);
            statement.setLong(9, expected == null ? 0 : expected);
            statement.execute();
            statement.getMoreResults();
            try (var result = statement.getResultSet()) {
                return result.next() ? new Written(result.getLong(1), result.getLong(2), false) : null;
            }
        }
    }

    private Map<Append, Outcome> appendAll(Connection connection, List<Append> group) throws SQLException {
        try (var statement = connection.prepareStatement(APPEND)) {
            statement.setLong(1, lockKey);
            AppendRows.of(group).bind(connection, statement, 2);
            statement.execute();
            statement.getMoreResults();
            try (var results = statement.getResultSet()) {
                var byId = new HashMap<UUID, Outcome>();
                while (results.next()) {
                    byId.put(results.getObject(1, UUID.class), outcome(results));
                }
                var outcomes = new HashMap<Append, Outcome>();
                group.forEach(append -> outcomes.put(append, byId.get(append.lastId())));
                return outcomes;
            }
        }
    }

    /**
     * Finds out which of the appends are written already, or can never be since one of their ids belongs to another
     * message. The others are not in the result.
     */
    Map<Append, Outcome> known(Connection connection, List<Append> group) throws SQLException {
        try (var statement = connection.prepareStatement(KNOWN)) {
            var ids = group.stream().flatMap(append -> append.rows().stream()).map(row -> row.id()
                    .toString());
            statement.setArray(1, connection.createArrayOf("text", ids.toArray()));
            try (var results = statement.executeQuery()) {
                var byId = new HashMap<UUID, Known>();
                while (results.next()) {
                    byId.put(results.getObject(1, UUID.class), Known.of(results));
                }
                var outcomes = new HashMap<Append, Outcome>();
                for (var append : group) {
                    var outcome = outcome(append, byId);
                    if (outcome != null) {
                        outcomes.put(append, outcome);
                    }
                }
                return outcomes;
            }
        }
    }

    private static Outcome outcome(ResultSet result) throws SQLException {
        var version = result.getLong(4);
        return result.wasNull()
                ? new Outcome.Done(new Written(result.getLong(2), result.getLong(3), false))
                : new Outcome.Conflict(version);
    }

    private static @Nullable Outcome outcome(Append append, Map<UUID, Known> known) {
        var same = 0;
        Append.Row firstSame = null;
        for (var row : append.rows()) {
            var message = known.get(row.id());
            if (message != null && !message.isAt(append.stream(), row.type())) {
                return new Outcome.Duplicate(row);
            }
            if (message != null) {
                same++;
                firstSame = firstSame == null ? row : firstSame;
            }
        }
        if (firstSame == null) {
            return null;
        }
        var last = known.get(append.lastId());
        return last == null || same < append.rows().size()
                ? new Outcome.Duplicate(firstSame)
                : new Outcome.Done(new Written(last.position, last.globalPosition, true));
    }

    private record Known(String stream, String type, long position, long globalPosition) {

        static Known of(ResultSet result) throws SQLException {
            return new Known(result.getString(2), result.getString(3), result.getLong(4), result.getLong(5));
        }

        boolean isAt(StreamName expectedStream, String expectedType) {
            return stream.equals(expectedStream.value()) && type.equals(expectedType);
        }
    }
}
