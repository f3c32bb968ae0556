package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The first of the messages of one stream that are put aside. */
record FirstParked(StreamName stream, long position, long globalPosition, int attempts) {

    private static final String FIRST =
            """
            select position, global_position, attempts from subscriptions.parked_message
            where subscription = ? and stream_name = ? order by global_position limit 1
            """;

    /** Null if none is put aside. */
    static @Nullable FirstParked of(Connection connection, String subscription, StreamName stream) throws SQLException {
        return Sql.one(
                connection,
                FIRST,
                row -> new FirstParked(stream, row.getLong(1), row.getLong(2), row.getInt(3)),
                subscription,
                stream.value());
    }
}
