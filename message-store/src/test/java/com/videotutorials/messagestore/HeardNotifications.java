package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** Counts what is said on a channel. */
final class HeardNotifications implements AutoCloseable {

    private static final String MARK = "until here";

    private final String channel;
    private final Connection connection;

    HeardNotifications(DataSource dataSource, String channel) throws SQLException {
        this.channel = channel;
        this.connection = dataSource.getConnection();
        execute("listen " + channel);
    }

    /** How much was said since the last call. */
    int count() throws SQLException {
        execute("notify %s, '%s'".formatted(channel, MARK));
        var count = 0;
        while (true) {
            for (var notification : connection.unwrap(PGConnection.class).getNotifications(0)) {
                if (notification.getParameter().equals(MARK)) {
                    return count;
                }
                count++;
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
