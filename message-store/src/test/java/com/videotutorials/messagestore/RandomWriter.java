package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.dispatches;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import javax.sql.DataSource;

/** Writes to categories in all the ways in which it can be done or go wrong, as its random numbers decide. */
final class RandomWriter implements Callable<Integer> {

    private static final int STREAMS = 5;

    private final DataSource dataSource;
    private final MessageStore store;
    private final List<Category> categories;
    private final Random random;
    private final int steps;

    /** @param categories in the order in which all writers lock them */
    RandomWriter(DataSource dataSource, MessageStore store, List<Category> categories, Random random, int steps) {
        this.dataSource = dataSource;
        this.store = store;
        this.categories = categories;
        this.random = random;
        this.steps = steps;
    }

    @Override
    public Integer call() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            for (var i = 0; i < steps; i++) {
                write(connection, random.nextInt(100));
            }
        }
        return steps;
    }

    private void write(Connection connection, int dice) throws SQLException {
        if (dice < 5) {
            writeInTransaction(connection);
            connection.rollback();
        } else if (dice < 8) {
            writeKnownId(connection);
        } else if (dice < 30) {
            writeInTransaction(connection);
            connection.commit();
        } else if (dice < 65) {
            store.write(stream(category()), dispatches(1 + random.nextInt(3)), ExpectedVersion.any());
        } else {
            connection.setAutoCommit(true);
            write(connection, UUID.randomUUID(), category());
        }
    }

    /** Several messages to one or two categories, with pauses as if there were other things to do. */
    private void writeInTransaction(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        var first = random.nextInt(categories.size());
        var last = Math.min(first + random.nextInt(2), categories.size() - 1);
        for (var category : categories.subList(first, last + 1)) {
            for (var i = random.nextInt(3); i >= 0; i--) {
                write(connection, UUID.randomUUID(), category);
            }
            execute(connection, "select pg_sleep(%d / 1000.0)".formatted(random.nextInt(4)));
        }
    }

    private void writeKnownId(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        var id = UUID.randomUUID();
        write(connection, id, category());
        try {
            write(connection, id, category());
        } catch (SQLException e) {
            if (!SqlStates.isUniqueViolation(e)) {
                throw e;
            }
        }
    }

    private void write(Connection connection, UUID id, Category category) throws SQLException {
        execute(
                connection,
                "select message_store.write_message('%s', '%s', 'Dispatched', '{}')".formatted(id, stream(category)));
    }

    private Category category() {
        return categories.get(random.nextInt(categories.size()));
    }

    private StreamName stream(Category category) {
        return category.stream(String.valueOf(random.nextInt(STREAMS)));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
