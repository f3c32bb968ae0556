package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** What handlers change in tables: their statements and the position are one transaction of that database. */
final class TableEffect<C> implements Effect {

    private final Delivery<C> delivery;
    private final TableDatabase<C> database;
    private final String schema;
    private final Consumer<String> moved;

    /** @param moved told the subscription's name after each commit */
    TableEffect(Delivery<C> delivery, TableDatabase<C> database, String schema, Consumer<String> moved) {
        this.delivery = delivery;
        this.database = database;
        this.schema = schema;
        this.moved = moved;
    }

    @Override
    public void commit(List<StoredMessage> messages, Progress progress) throws SQLException {
        try (var connection = database.dataSource().getConnection()) {
            Sql.inTransaction(connection, () -> {
                move(connection, progress, messages.isEmpty());
                if (!messages.isEmpty()) {
                    database.handles().use(connection, schema, handle -> delivery.deliver(handle, messages));
                }
            });
        }
        moved.accept(progress.member().subscription());
    }

    /** First of all, so that whoever comes too late does no work. */
    private static void move(Connection connection, Progress progress, boolean withoutEffect) throws SQLException {
        var sql = "with " + progress.clauses("", TransactionBounds.settings(withoutEffect)) + " select from moved";
        try (var statement = connection.prepareStatement(sql)) {
            progress.bind(connection, statement, 1);
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new PositionMovedException(progress.member().subscription(), progress.from());
                }
            }
        }
    }
}
