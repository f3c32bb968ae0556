package com.videotutorials.messagestore;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;

/** The columns of Message DB's table as they are read, and how they become a message. */
final class MessageColumns {

    static final String LIST = "id, stream_name, type, position, global_position, data, metadata, time";

    private static final String NO_DATA = "{}";

    private MessageColumns() {}

    static StoredMessage read(ResultSet row, Upcasters upcasters) throws SQLException {
        return upcasters.upcast(new StoredMessage(
                row.getObject(1, UUID.class),
                new StreamName(row.getString(2)),
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                Objects.requireNonNullElse(row.getString(6), NO_DATA),
                Metadata.stored(row.getString(7)),
                row.getObject(8, LocalDateTime.class).toInstant(ZoneOffset.UTC)));
    }
}
