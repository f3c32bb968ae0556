package com.videotutorials.messagestore;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.Set;

/** What PostgreSQL's error codes mean for a caller: the only place where they are read. */
final class SqlStates {

    /** A statement failed before in the same transaction. */
    static final String FAILED_TRANSACTION = "25P02";

    private static final String UNIQUE_VIOLATION = "23505";

    /** The transaction was ended since nothing happened in it for too long. */
    private static final String IDLE_IN_TRANSACTION = "25P03";

    /** By {@code statement_timeout}, or by somebody's request. */
    private static final String STATEMENT_CANCELLED = "57014";

    /** Within {@code lock_timeout}. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final Set<String> TRANSIENT_CLASSES = Set.of(
            "08", // connection exception
            "40", // serialization failure, deadlock
            "53", // insufficient resources
            "57", // operator intervention: shutdown, crash, not yet started, query cancelled
            "58"); // system error

    private static final Set<String> TRANSIENT = Set.of(
            "25006", // read-only transaction: a standby after a failover
            IDLE_IN_TRANSACTION, // the process was paused, or is slow
            LOCK_NOT_AVAILABLE);

    private static final Set<String> CURED_BY_A_MIGRATION = Set.of(
            "3F000", // there is no such schema
            "42501", // insufficient privilege
            "42P01"); // there is no such table

    private static final Set<String> BAD_DATA_CLASSES = Set.of(
            "22", // data exception
            "54"); // program limit exceeded

    private static final Set<String> REFUSAL_CLASSES = Set.of(
            "23", // integrity constraint violation
            "44", // with check option violation
            "P0"); // raised by a trigger

    private SqlStates() {}

    /** Whether the same statement can succeed later. */
    static boolean isTransient(SQLException e) {
        return e instanceof SQLTransientConnectionException
                || TRANSIENT.contains(state(e))
                || TRANSIENT_CLASSES.contains(stateClass(e));
    }

    /** The same for who can wait until somebody has migrated the database. */
    static boolean isCuredByTime(SQLException e) {
        return isTransient(e) || CURED_BY_A_MIGRATION.contains(state(e));
    }

    /** Whether the database ended what took too long. */
    static boolean isTimeUp(SQLException e) {
        return isIdleTimeUp(e) || state(e).equals(STATEMENT_CANCELLED);
    }

    /** Whether the database ended a transaction in which nothing happened for too long. */
    static boolean isIdleTimeUp(SQLException e) {
        return state(e).equals(IDLE_IN_TRANSACTION);
    }

    /** Whether a lock was waited for in vain. */
    static boolean isLockTimeUp(SQLException e) {
        return state(e).equals(LOCK_NOT_AVAILABLE);
    }

    /** Whether a row with the same key was committed meanwhile. */
    static boolean isUniqueViolation(SQLException e) {
        return state(e).equals(UNIQUE_VIOLATION);
    }

    /** Whether what was sent cannot be stored. */
    static boolean isBadData(SQLException e) {
        return BAD_DATA_CLASSES.contains(stateClass(e));
    }

    /** Whether a transaction is not committed because of what it contains. */
    static boolean isRefusal(SQLException e) {
        return isBadData(e) || REFUSAL_CLASSES.contains(stateClass(e)) || state(e).equals(FAILED_TRANSACTION);
    }

    private static String state(SQLException e) {
        return Objects.requireNonNullElse(e.getSQLState(), "");
    }

    private static String stateClass(SQLException e) {
        var state = state(e);
        return state.length() == 5 ? state.substring(0, 2) : "";
    }
}
