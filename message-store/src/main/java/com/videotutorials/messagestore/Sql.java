package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** Short ways to run statements on a connection. A collection among the parameters becomes an array of texts. */
final class Sql {

    private Sql() {}

    /** The first column of the answer. */
    static List<String> texts(Connection connection, String query, @Nullable Object... parameters) throws SQLException {
        try (var statement = prepare(connection, query, parameters);
                var rows = statement.executeQuery()) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    /** Whether the only row of the answer says true; null counts as false. */
    static boolean isTrue(Connection connection, String query, @Nullable Object... parameters) throws SQLException {
        try (var statement = prepare(connection, query, parameters);
                var rows = statement.executeQuery()) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    /** How many rows were changed. */
    static int update(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (var statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    static <T> List<T> list(Connection connection, String query, Row<T> row, @Nullable Object... parameters)
            throws SQLException {
        try (var statement = prepare(connection, query, parameters);
                var rows = statement.executeQuery()) {
            var all = new ArrayList<T>();
            while (rows.next()) {
                all.add(row.read(rows));
            }
            return all;
        }
    }

    /** The first row, or null if there is none. */
    static <T> @Nullable T one(Connection connection, String query, Row<T> row, @Nullable Object... parameters)
            throws SQLException {
        var rows = list(connection, query, row, parameters);
        return rows.isEmpty() ? null : rows.get(0);
    }

    /** Commits what is done, or nothing of it if it throws. The connection is in autocommit mode before and after. */
    static void inTransaction(Connection connection, Work work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            work.run();
            requireNoFailedStatement(connection);
            connection.commit();
            connection.setAutoCommit(true);
        } catch (Throwable e) {
            rollBack(connection, e);
            throw e;
        }
    }

    /**
     * As {@link #inTransaction}, for work that takes several round trips: PostgreSQL ends it, and so frees its locks, when
     * the process is paused in the middle.
     */
    static void inBoundedTransaction(Connection connection, Work work) throws SQLException {
        inTransaction(connection, () -> {
            list(connection, "select " + TransactionBounds.settings(false), row -> "");
            work.run();
        });
    }

    /** PostgreSQL rolls a transaction back in which a statement failed, and the driver lets it pass for a commit. */
    private static void requireNoFailedStatement(Connection connection) throws SQLException {
        if (connection.unwrap(BaseConnection.class).getTransactionState() == TransactionState.FAILED) {
            throw new SQLException(
                    "A statement failed within the transaction, and nobody said so", SqlStates.FAILED_TRANSACTION);
        }
    }

    private static void rollBack(Connection connection, Throwable cause) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        executeAll(connection, List.of(sql));
    }

    static void executeAll(Connection connection, List<String> statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            // else the driver takes braces in names and literals for its escapes
            statement.setEscapeProcessing(false);
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Changes a setting until the end of the transaction, and says what it was. */
    static String set(Connection connection, String setting, String value) throws SQLException {
        var former =
                texts(connection, "select current_setting(?::text)", setting).get(0);
        texts(connection, "select set_config(?::text, ?::text, true)", setting, value);
        return former;
    }

    /** A name as it has to be written in a statement. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        var statement = connection.prepareStatement(sql);
        try {
            for (var i = 0; i < parameters.length; i++) {
                var parameter = parameters[i];
                if (parameter instanceof Collection<?> texts) {
                    statement.setArray(i + 1, connection.createArrayOf("text", texts.toArray()));
                } else {
                    statement.setObject(i + 1, parameter);
                }
            }
            return statement;
        } catch (Throwable e) {
            statement.close();
            throw e;
        }
    }

    /** Makes something of a row of an answer. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** What is done in a transaction. */
    interface Work {
        void run() throws SQLException;
    }
}
