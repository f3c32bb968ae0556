package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/** A message that was written by Message DB's own function in a transaction that has not ended. */
final class OpenWrite implements AutoCloseable {

    private final Connection connection;

    private OpenWrite(Connection connection) {
        this.connection = connection;
    }

    static OpenWrite to(DataSource dataSource, StreamName stream) throws SQLException {
        var connection = dataSource.getConnection();
        connection.setAutoCommit(false);
        var write = new OpenWrite(connection);
        write.execute("select message_store.write_message('%s', '%s', 'Dispatched', '{}')"
                .formatted(UUID.randomUUID(), stream));
        return write;
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollBack() throws SQLException {
        connection.rollback();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
