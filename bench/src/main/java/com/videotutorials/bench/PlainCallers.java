package com.videotutorials.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.videotutorials.messagestore.NewMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGStatement;

/** Callers of Message DB's {@code write_message}, each with a connection and a server-prepared statement of its own. */
final class PlainCallers implements AutoCloseable {

    private static final String WRITE_MESSAGE = "select message_store.write_message(?, ?, ?, ?::jsonb, ?::jsonb)";

    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();

    private final List<Connection> connections = new ArrayList<>();
    private final List<Caller> callers = new ArrayList<>();

    private PlainCallers() {}

    static PlainCallers connect(BenchDatabase database, int count) throws SQLException {
        var plain = new PlainCallers();
        try {
            for (var i = 0; i < count; i++) {
                plain.add(database.connect());
            }
            return plain;
        } catch (SQLException e) {
            plain.close();
            throw e;
        }
    }

    List<Caller> callers(int count) {
        return callers.subList(0, count);
    }

    private void add(Connection connection) throws SQLException {
        connections.add(connection);
        var statement = connection.prepareStatement(WRITE_MESSAGE);
        statement.unwrap(PGStatement.class).setPrepareThreshold(1);
        callers.add(viewing -> write(statement, viewing.stream().value(), viewing.event()));
    }

    private static void write(PreparedStatement statement, String stream, NewMessage message) throws SQLException {
        statement.setString(1, message.id().toString());
        statement.setString(2, stream);
        statement.setString(3, message.message().getDescriptorForType().getName());
        statement.setString(4, json(message));
        statement.setString(5, message.metadata().toJson());
        try (var position = statement.executeQuery()) {
            position.next();
        }
    }

    private static String json(NewMessage message) {
        try {
            return PRINTER.print(message.message());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        for (var connection : connections) {
            connection.close();
        }
    }
}
