package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** The settings of transactions in which locks are held that others may wait for. */
final class TransactionBounds {

    /**
     * A process that is paused in the middle of a transaction must not hold its locks for longer than another needs to
     * take over from it: PostgreSQL ends such a transaction.
     */
    private static final String END_IF_PAUSED = "set_config('idle_in_transaction_session_timeout', '3000', true)";

    /** Longer than anybody who is paused holds locks. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Losing a move that had no effect does no harm: it is made again. */
    private static final String DO_NOT_WAIT_FOR_THE_DISK = "set_config('synchronous_commit', 'off', true)";

    private TransactionBounds() {}

    /** An SQL list of expressions that make the settings for the present transaction. */
    static String settings(boolean withoutEffect) {
        return withoutEffect ? END_IF_PAUSED + ", " + DO_NOT_WAIT_FOR_THE_DISK : END_IF_PAUSED;
    }

    /** Has the transaction wait for each further lock so long only; {@link SqlStates#isLockTimeUp} tells its failure. */
    static void limitWaiting(Connection connection, Duration patience) throws SQLException {
        Sql.set(connection, "lock_timeout", patience.toMillis() + "ms");
    }
}
