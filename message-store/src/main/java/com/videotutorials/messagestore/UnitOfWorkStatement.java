package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Writes what a unit of work has to write, of however many categories, and moves its subscription on: all or nothing, in
 * one round trip, and so without ever holding the locks of categories while a client is thinking.
 *
 * <p>The locks are those that Message DB's {@code write_message} takes, in an order that is the same for everybody. The
 * statement that follows begins after they are held and so sees everything that was committed before.
 */
final class UnitOfWorkStatement {

    private static final String LOCK = "select count(pg_catalog.pg_advisory_xact_lock(key)) from unnest(?) as key;\n";

    private static final String PLACED =
            """
            placed as materialized (
                select i.id::uuid as id, i.stream_name, i.nth, i.type, i.data, i.metadata, i.expected, last.version,
                       i.expected is null or i.expected = last.version as accepted
                from unnest(?, ?, ?, ?, ?, ?, ?) as i (id, stream_name, nth, expected, type, data, metadata)
                cross join lateral (
                    select coalesce(max(m.position), -1) as version
                    from message_store.messages as m where m.stream_name = i.stream_name
                ) as last
            ),
            """;

    private static final String WRITTEN =
            """
            , written as (
                insert into message_store.messages (id, stream_name, position, type, data, metadata)
                select p.id, p.stream_name, p.version + 1 + p.nth, p.type, p.data::jsonb, p.metadata::jsonb
                from placed as p where exists (select from moved)
            )
            select exists (select from moved), p.stream_name, p.expected, p.version
            from (values (1)) as one left join placed as p on not p.accepted limit 1
            """;

    private static final String KNOWN =
            """
            select m.id from unnest(?, ?, ?) as i (id, stream_name, type)
            join message_store.messages as m
                on m.id = i.id::uuid and m.stream_name = i.stream_name and m.type = i.type
            """;

    private UnitOfWorkStatement() {}

    /**
     * Commits, on a connection in autocommit mode.
     *
     * @throws VersionConflictException if one of the streams is not as expected
     * @throws PositionMovedException if the subscription is no longer where it was
     */
    static void commit(Connection connection, List<Append> appends, Progress progress) throws SQLException {
        if (appends.isEmpty()) {
            move(connection, progress);
        } else {
            write(connection, appends, progress);
        }
    }

    private static void move(Connection connection, Progress progress) throws SQLException {
        var returning = progress.changesParking() ? "true" : TransactionBounds.settings(true);
        var sql = "with " + progress.clauses("", returning) + " select from moved";
        try (var statement = connection.prepareStatement(sql)) {
            progress.bind(connection, statement, 1);
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new PositionMovedException(progress.member().subscription(), progress.from());
                }
            }
        }
    }

    private static void write(Connection connection, List<Append> appends, Progress progress) throws SQLException {
        var condition = "and not exists (select from placed where not accepted)";
        var sql = LOCK + "with " + PLACED + progress.clauses(condition, "true") + WRITTEN;
        try (var statement = connection.prepareStatement(sql)) {
            var keys = appends.stream()
                    .map(append -> Hash64.of(append.stream().category().value()))
                    .distinct()
                    .sorted();
            statement.setArray(1, connection.createArrayOf("int8", keys.toArray()));
            var next = AppendRows.of(appends).bind(connection, statement, 2);
            progress.bind(connection, statement, next);
            statement.execute();
            statement.getMoreResults();
            try (var result = statement.getResultSet()) {
                result.next();
                if (!result.getBoolean(1)) {
                    var conflicting = result.getString(2);
                    throw conflicting == null
                            ? new PositionMovedException(progress.member().subscription(), progress.from())
                            : new VersionConflictException(
                                    new StreamName(conflicting),
                                    new ExpectedVersion(result.getLong(3)),
                                    result.getLong(4));
                }
            }
        }
    }

    /** The ids of those messages that are in the store already, where they belong. */
    static Set<UUID> known(Connection connection, List<Append> appends) throws SQLException {
        try (var statement = connection.prepareStatement(KNOWN)) {
            AppendRows.of(appends).bindPlaces(connection, statement);
            try (var rows = statement.executeQuery()) {
                var ids = new HashSet<UUID>();
                while (rows.next()) {
                    ids.add(rows.getObject(1, UUID.class));
                }
                return ids;
            }
        }
    }
}
