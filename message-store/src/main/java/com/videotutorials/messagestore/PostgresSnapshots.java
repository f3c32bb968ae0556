package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Keeps snapshots in the table {@code entity_snapshot} that {@link SubscriptionTables} installs. The table may be emptied
 * at any time.
 *
 * <p>The data source should be in autocommit mode and belong to a role that may read and write the table.
 */
public final class PostgresSnapshots implements SnapshotStore {

    private static final String READ =
            """
            select stream_name, position, message_id, data, checksum
            from subscriptions.entity_snapshot where entity = ? and stream_name = any (?)
            """;

    private static final String WRITE =
            """
            insert into subscriptions.entity_snapshot as kept (entity, stream_name, position, message_id, data, checksum)
            values (?, ?, ?, ?, ?, ?)
            on conflict (entity, stream_name) do update
            set position = excluded.position, message_id = excluded.message_id, data = excluded.data,
                checksum = excluded.checksum, taken_at = now()
            where excluded.position > kept.position
               or excluded.position = kept.position and excluded.checksum <> kept.checksum
            """;

    private static final String DISCARD =
            """
            delete from subscriptions.entity_snapshot
            where entity = ? and stream_name = ? and position = ? and message_id = ? and data = ? and checksum = ?
            """;

    private static final String FORGET = "delete from subscriptions.entity_snapshot where stream_name = ?";

    private final DataSource dataSource;

    /** Snapshots in the database of the data source. */
    public PostgresSnapshots(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Map<StreamName, EntitySnapshot> read(String entity, Collection<StreamName> streams) {
        return on("read snapshots", connection -> {
            try (var statement = connection.prepareStatement(READ)) {
                var names = streams.stream().map(StreamName::value).toArray();
                statement.setString(1, entity);
                statement.setArray(2, connection.createArrayOf("text", names));
                try (var rows = statement.executeQuery()) {
                    var snapshots = new HashMap<StreamName, EntitySnapshot>();
                    while (rows.next()) {
                        var stream = new StreamName(rows.getString(1));
                        snapshots.put(
                                stream,
                                new EntitySnapshot(
                                        entity,
                                        stream,
                                        rows.getLong(2),
                                        rows.getObject(3, UUID.class),
                                        rows.getString(4),
                                        rows.getString(5)));
                    }
                    return snapshots;
                }
            }
        });
    }

    @Override
    public void write(EntitySnapshot snapshot) {
        execute("write a " + snapshot, WRITE, columns(snapshot));
    }

    @Override
    public void discard(EntitySnapshot snapshot) {
        execute("discard a " + snapshot, DISCARD, columns(snapshot));
    }

    @Override
    public void forget(StreamName stream) {
        execute("forget the snapshots of " + stream, FORGET, stream.value());
    }

    private static Object[] columns(EntitySnapshot snapshot) {
        return new Object[] {
            snapshot.entity(),
            snapshot.stream().value(),
            snapshot.position(),
            snapshot.messageId(),
            snapshot.data(),
            snapshot.checksum()
        };
    }

    private void execute(String what, String sql, Object... parameters) {
        on(what, connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                for (var i = 0; i < parameters.length; i++) {
                    statement.setObject(i + 1, parameters[i]);
                }
                return statement.executeUpdate();
            }
        });
    }

    private <R> R on(String what, Work<R> work) {
        try (var connection = dataSource.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new MessageStoreUnavailableException("Cannot %s: %s".formatted(what, e.getMessage()), e);
        }
    }

    private interface Work<R> {
        R on(Connection connection) throws SQLException;
    }
}
