package com.videotutorials.bench;

import com.videotutorials.messagestore.Category;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.postgresql.PGStatement;

/** Writes the events of a component by Message DB's {@code write_message} on one connection, without reading. */
final class PlainWriter implements AutoCloseable {

    private static final int BATCH = 1_000;

    private static final String WRITE = "select message_store.write_message(?, ?, 'Dispatched', ?::jsonb, ?::jsonb)";

    private static final String WRITE_BATCH =
            """
            select count(message_store.write_message(id, stream, 'Dispatched', data::jsonb, metadata::jsonb))
            from unnest(?, ?, ?, ?) as event (id, stream, data, metadata)
            """;

    private static final String DATA = "{\"parcelId\": \"%d\", \"destination\": \"Bergen\"}";

    private static final String METADATA =
            """
            {"traceId": "%s", "causationMessageStreamName": "%s", "causationMessagePosition": %d, \
            "causationMessageGlobalPosition": %d}""";

    private final Connection connection;
    private final PreparedStatement write;
    private final PreparedStatement writeBatch;

    PlainWriter(BenchDatabase database) throws SQLException {
        connection = database.connect();
        write = connection.prepareStatement(WRITE);
        write.unwrap(PGStatement.class).setPrepareThreshold(1);
        writeBatch = connection.prepareStatement(WRITE_BATCH);
    }

    /** How many it writes in a second, one in a transaction, until it has written all or the time is over. */
    double writeEach(Category category, int events, int parcels, Duration time) throws SQLException {
        var start = System.nanoTime();
        var written = 0;
        while (written < events && System.nanoTime() - start < time.toNanos()) {
            var event = Event.of(category, written++, parcels);
            write(event.stream(), event.data(), event.metadata());
        }
        return written * 1e9 / (System.nanoTime() - start);
    }

    void write(String stream, String data, String metadata) throws SQLException {
        write.setString(1, UUID.randomUUID().toString());
        write.setString(2, stream);
        write.setString(3, data);
        write.setString(4, metadata);
        write.executeQuery().close();
    }

    /** How many it writes in a second, a thousand in a statement. */
    double writeBatches(Category category, int events, int parcels) throws SQLException {
        var start = System.nanoTime();
        for (var from = 0; from < events; from += BATCH) {
            var columns = new String[4][Math.min(BATCH, events - from)];
            for (var i = 0; i < columns[0].length; i++) {
                var event = Event.of(category, from + i, parcels);
                columns[0][i] = UUID.randomUUID().toString();
                columns[1][i] = event.stream();
                columns[2][i] = event.data();
                columns[3][i] = event.metadata();
            }
            for (var i = 0; i < columns.length; i++) {
                writeBatch.setArray(i + 1, connection.createArrayOf("text", columns[i]));
            }
            writeBatch.executeQuery().close();
        }
        return events * 1e9 / (System.nanoTime() - start);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** One of the events that the component would write. */
    record Event(String stream, String data, String metadata) {

        static Event of(Category category, int number, int parcels) {
            var parcel = number % parcels;
            var command = category.commands().value() + "-" + parcel;
            return new Event(
                    category.value() + "-" + parcel,
                    DATA.formatted(parcel),
                    METADATA.formatted(UUID.randomUUID(), command, number / parcels, number));
        }
    }
}
