package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies of the tables that one subscription keeps, of the same names but in another schema, in which the subscription
 * can start over while the live ones still answer. At the end they take the places of the live ones.
 *
 * <p>All methods work within the caller's transaction, limit how long it waits for locks, and leave nothing to repair
 * when it is rolled back. Whoever runs it owns the tables and may create tables in both schemas.
 */
final class ShadowTables {

    private static final String ONE_AT_A_TIME =
            """
            select true from (
              select pg_advisory_xact_lock('pg_namespace'::regclass::int4, oid::int4) from pg_namespace where nspname = ?
            ) as locked
            """;

    private static final String EXISTING =
            "select name from unnest(?::text[]) as name where to_regclass(name) is not null";

    private final String liveSchema;
    private final String shadowSchema;
    private final List<String> tables;

    /**
     * @param shadowSchema a schema that only those who write the tables may use
     * @param tables the names of all tables that the subscription keeps
     */
    ShadowTables(String liveSchema, String shadowSchema, List<String> tables) {
        this.liveSchema = liveSchema;
        this.shadowSchema = shadowSchema;
        this.tables = tables.stream().sorted().toList();
    }

    /**
     * Makes sure that every table has its shadow, which has the same columns, indexes, constraints, comments and grants
     * under the same names. If one is missing or is no longer like its live table, all are made anew.
     *
     * @return whether the shadows are new, and thus empty
     * @throws IllegalStateException if the tables have something that would be lost when the shadows take their places
     */
    boolean create(Connection connection) throws SQLException {
        return withNamesInFull(connection, () -> {
            TableObstacles.refuse(connection, live());
            var existing = Sql.texts(connection, EXISTING, shadows());
            if (existing.size() == tables.size() && differences(connection).isEmpty()) {
                return false;
            }
            drop(connection, existing);
            TableCopies.make(connection, definitions(connection, liveSchema), live(), shadows());
            var lacking = differences(connection);
            if (!lacking.isEmpty()) {
                throw new IllegalStateException(
                        "Cannot rebuild tables beside themselves: copies of those in %s lack: %s"
                                .formatted(liveSchema, String.join("; ", lacking)));
            }
            return true;
        });
    }

    /**
     * Puts the shadows into the places of the live tables, which are dropped. Those who read see either the former or,
     * after the caller's commit, the new; only a transaction that looks at the state of an earlier moment (isolation
     * level REPEATABLE READ) may find the new ones without rows.
     *
     * @throws IllegalStateException if a live table is no longer what its shadow was made from
     */
    void exchange(Connection connection) throws SQLException {
        withNamesInFull(connection, () -> {
            var both = Stream.concat(live().stream(), shadows().stream()).toList();
            TableObstacles.refuseMissing(connection, both);
            TableLocks.lockOutChanges(connection, both);
            refuseChanges(connection);
            TableLocks.lockOutReaders(connection, both);
            drop(connection, live());
            for (var shadow : shadows()) {
                Sql.execute(connection, "alter table %s set schema %s".formatted(shadow, Sql.quoted(liveSchema)));
            }
            return true;
        });
    }

    /** Whether there is any shadow. */
    boolean exist(Connection connection) throws SQLException {
        return !Sql.texts(connection, EXISTING, shadows()).isEmpty();
    }

    /** Removes the shadows, if there are any. */
    void drop(Connection connection) throws SQLException {
        withNamesInFull(connection, () -> {
            drop(connection, Sql.texts(connection, EXISTING, shadows()));
            return true;
        });
    }

    /** Removes the shadows, if there are any and this still holds when nobody else can make them. */
    void dropIf(Connection connection, Condition condition) throws SQLException {
        withNamesInFull(connection, () -> {
            if (condition.holds()) {
                drop(connection, Sql.texts(connection, EXISTING, shadows()));
            }
            return true;
        });
    }

    private void refuseChanges(Connection connection) throws SQLException {
        TableObstacles.refuse(connection, live());
        TableObstacles.refuse(connection, shadows());
        var differences = differences(connection);
        if (!differences.isEmpty()) {
            throw new IllegalStateException("Tables in %s have changed since they were copied to %s: %s"
                    .formatted(liveSchema, shadowSchema, String.join("; ", differences)));
        }
    }

    /** What the live tables have and the shadows have not, or the other way round. */
    private List<String> differences(Connection connection) throws SQLException {
        var live = definitions(connection, liveSchema);
        var shadows = definitions(connection, shadowSchema);
        var differences = new ArrayList<String>();
        for (var i = 0; i < tables.size(); i++) {
            differences.addAll(live.get(i).missingIn(shadows.get(i)));
            differences.addAll(shadows.get(i).missingIn(live.get(i)));
        }
        return differences;
    }

    private List<TableDefinition> definitions(Connection connection, String source) throws SQLException {
        var definitions = new ArrayList<TableDefinition>();
        for (var table : tables) {
            definitions.add(TableDefinition.of(connection, source, liveSchema, shadowSchema, table, tables));
        }
        return definitions;
    }

    private static void drop(Connection connection, List<String> existing) throws SQLException {
        if (!existing.isEmpty()) {
            Sql.execute(connection, "drop table " + String.join(", ", existing));
        }
    }

    private List<String> live() {
        return qualified(liveSchema);
    }

    private List<String> shadows() {
        return qualified(shadowSchema);
    }

    private List<String> qualified(String schema) {
        return tables.stream()
                .map(table -> Sql.quoted(schema) + '.' + Sql.quoted(table))
                .toList();
    }

    private <T> T withNamesInFull(Connection connection, Work<T> work) throws SQLException {
        if (connection.getAutoCommit()) {
            throw new IllegalStateException("Tables are exchanged within a transaction");
        }
        TableLocks.limitWaiting(connection);
        var searchPath = Sql.set(connection, "search_path", "");
        if (!Sql.isTrue(connection, ONE_AT_A_TIME, shadowSchema)) {
            throw new IllegalStateException("There is no schema " + shadowSchema + " to rebuild tables in");
        }
        var result = work.run();
        Sql.set(connection, "search_path", searchPath);
        return result;
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    /** What may have changed meanwhile. */
    interface Condition {
        boolean holds() throws SQLException;
    }
}
