package com.videotutorials.server;

import com.videotutorials.messagestore.testing.TestDatabase;
import org.awaitility.Awaitility;

/** The sessions of one role that wait for a lock in a database. */
public final class LockWaiters {

    private static final String WAITING =
            " from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database() and usename = ?";

    private final Sql sql;
    private final String role;

    public LockWaiters(TestDatabase database, String role) {
        this.sql = new Sql(database.dataSource());
        this.role = role;
    }

    /** Waits until there are so many. */
    public void await(int sessions) {
        Awaitility.await()
                .atMost(TestServer.PATIENCE)
                .until(() -> sql.number("select count(*)" + WAITING, role) == sessions);
    }

    /** Cancels their statements, and says how many there were. */
    public long cancel() {
        return sql.number("select count(*) filter (where pg_cancel_backend(pid))" + WAITING, role);
    }
}
