package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Locks tables without making those who read them wait for long. */
final class TableLocks {

    private static final Logger LOG = LoggerFactory.getLogger(TableLocks.class);

    /** How long locks are waited for: longer than PostgreSQL takes to interrupt a vacuum that is in the way. */
    private static final int PATIENCE_MILLIS = 2_000;

    /**
     * How often readers are tried to lock out in that time. While one attempt waits all readers wait, too. It ends long
     * before PostgreSQL's {@code deadlock_timeout}, so that no reader ever has to give way to end a deadlock.
     */
    private static final int ATTEMPTS = 20;

    private static final String LOCK = "lock table only %s in %s mode";

    /** Lets readers pass, in another order than before. */
    private static final String PAUSE = "select pg_sleep(random() / 50)";

    /** Other tables that lose a foreign key when these are dropped, which locks them, too. */
    private static final String REFERENCED =
            """
            select distinct confrelid::regclass::text from pg_constraint
            where contype = 'f' and conrelid = any (?::text[]::regclass[]) and confrelid <> conrelid
              and has_table_privilege(confrelid, 'update, delete, truncate')
            """;

    private TableLocks() {}

    /** Has the transaction wait for each further lock so long only. */
    static void limitWaiting(Connection connection) throws SQLException {
        TransactionBounds.limitWaiting(connection, Duration.ofMillis(PATIENCE_MILLIS));
    }

    /** Has whoever wants to alter the tables wait for the end of the transaction; rows can be read and written. */
    static void lockOutChanges(Connection connection, List<String> tables) throws SQLException {
        Sql.execute(connection, LOCK.formatted(String.join(", only ", tables), "share update exclusive"));
    }

    /**
     * Has everybody wait for the end of the transaction, or nobody if that takes too long. Attempts are short, because a
     * reader may wait for one table while holding another.
     */
    static void lockOutReaders(Connection connection, List<String> tables) throws SQLException {
        var all = new ArrayList<>(tables);
        all.addAll(Sql.texts(connection, REFERENCED, tables));
        var lock = LOCK.formatted(String.join(", only ", all), "access exclusive");
        var timeout = Sql.set(connection, "statement_timeout", PATIENCE_MILLIS / ATTEMPTS + "ms");
        for (var attempt = 1; !isExecuted(connection, lock, attempt == ATTEMPTS); attempt++) {
            LOG.debug("Attempt {} to lock {} took too long", attempt, all);
            Sql.texts(connection, PAUSE);
        }
        Sql.set(connection, "statement_timeout", timeout);
    }

    private static boolean isExecuted(Connection connection, String sql, boolean mustBe) throws SQLException {
        var start = connection.setSavepoint();
        try {
            Sql.execute(connection, sql);
            connection.releaseSavepoint(start);
            return true;
        } catch (SQLException e) {
            if (mustBe || !SqlStates.isTransient(e)) {
                throw e;
            }
            connection.rollback(start);
            connection.releaseSavepoint(start);
            return false;
        }
    }
}
