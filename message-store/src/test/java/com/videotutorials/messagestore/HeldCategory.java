package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The lock of a category in the hands of another transaction, as if a slow writer were at work. */
final class HeldCategory {

    private final Connection connection;

    private HeldCategory(Connection connection) {
        this.connection = connection;
    }

    static HeldCategory hold(DataSource dataSource, Category category) throws SQLException {
        var connection = dataSource.getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.prepareStatement("select pg_advisory_xact_lock(?)")) {
            statement.setLong(1, Hash64.of(category.value()));
            statement.execute();
        }
        return new HeldCategory(connection);
    }

    /** Lets the others go on. */
    void release() throws SQLException {
        connection.close();
    }
}
