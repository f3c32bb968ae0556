package com.videotutorials.messagestore;

import com.google.protobuf.Message;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.PGStatement;

/** Reads the messages of streams, and of a category, from Message DB's table. {@link SelectionReader} reads the rest. */
final class MessageReader {

    private static final String READ_STREAM = "select " + MessageColumns.LIST
            + " from message_store.messages where stream_name = ? and position >= ? order by position limit ?";

    private static final String READ_STREAMS =
            """
            select m.* from unnest(?, ?) as s (stream_name, position) cross join lateral (
                select %s from message_store.messages as m
                where m.stream_name = s.stream_name and m.position >= s.position
                order by m.position limit ?
            ) as m order by m.position
            """
                    .formatted(MessageColumns.LIST);

    private static final String READ_CATEGORY = "select " + MessageColumns.LIST
            + " from message_store.messages where message_store.category(stream_name) = ? and global_position > ?"
            + " order by global_position limit ?";

    private static final String READ_LAST = "select " + MessageColumns.LIST
            + " from message_store.messages where stream_name = ? order by position desc limit 1";

    private static final String READ_LAST_OF_TYPE = "select " + MessageColumns.LIST
            + " from message_store.messages where stream_name = ? and type = ? order by position desc limit 1";

    private final DataSource dataSource;
    private final Upcasters upcasters;

    MessageReader(DataSource dataSource, Upcasters upcasters) {
        this.dataSource = dataSource;
        this.upcasters = upcasters;
    }

    List<StoredMessage> read(StreamName stream, long fromPosition, int limit) {
        Arguments.requirePosition("fromPosition", fromPosition);
        Arguments.requireLimit(limit);
        return query("read " + stream, READ_STREAM, statement -> {
            statement.setString(1, stream.value());
            statement.setLong(2, fromPosition);
            statement.setInt(3, limit);
        });
    }

    List<StoredMessage> read(Category category, long afterGlobalPosition, int limit) {
        Arguments.requirePosition("afterGlobalPosition", afterGlobalPosition);
        Arguments.requireLimit(limit);
        return query("read " + category, READ_CATEGORY, statement -> {
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
            statement.setString(1, category.value());
            statement.setLong(2, afterGlobalPosition);
            statement.setInt(3, limit);
        });
    }

    Map<StreamName, List<StoredMessage>> read(Map<StreamName, Long> fromPositions, int limit) {
        fromPositions.values().forEach(from -> Arguments.requirePosition("fromPosition", from));
        Arguments.requireLimit(limit);
        var pages = new HashMap<StreamName, List<StoredMessage>>();
        fromPositions.keySet().forEach(stream -> pages.put(stream, new ArrayList<>()));
        var messages = pages.isEmpty() ? List.<StoredMessage>of() : readEach(fromPositions, limit);
        messages.forEach(message -> pages.computeIfAbsent(message.stream(), stream -> new ArrayList<>())
                .add(message));
        return pages;
    }

    Optional<StoredMessage> last(StreamName stream) {
        return query("read " + stream, READ_LAST, statement -> statement.setString(1, stream.value())).stream()
                .findFirst();
    }

    Optional<StoredMessage> last(StreamName stream, Class<? extends Message> type) {
        return query("read " + stream, READ_LAST_OF_TYPE, statement -> {
                    statement.setString(1, stream.value());
                    statement.setString(2, MessageType.of(type).name());
                })
                .stream()
                .findFirst();
    }

    private List<StoredMessage> readEach(Map<StreamName, Long> fromPositions, int limit) {
        var streams = fromPositions.keySet().stream().map(StreamName::value).toArray();
        var positions = fromPositions.values().toArray();
        return query("read %d streams".formatted(streams.length), READ_STREAMS, statement -> {
            var connection = statement.getConnection();
            statement.setArray(1, connection.createArrayOf("text", streams));
            statement.setArray(2, connection.createArrayOf("int8", positions));
            statement.setInt(3, limit);
        });
    }

    private List<StoredMessage> query(String what, String sql, Binding binding) {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            try (var rows = statement.executeQuery()) {
                var messages = new ArrayList<StoredMessage>();
                while (rows.next()) {
                    messages.add(MessageColumns.read(rows, upcasters));
                }
                return messages;
            }
        } catch (SQLException e) {
            throw new MessageStoreUnavailableException("Cannot %s: %s".formatted(what, e.getMessage()), e);
        }
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }
}
