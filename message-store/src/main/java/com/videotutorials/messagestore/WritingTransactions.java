package com.videotutorials.messagestore;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;

/** The transactions that have inserted messages, or are about to, and have not ended. */
final class WritingTransactions {

    /** The lock is taken before anything else happens, and released after what was written is visible. */
    static final String FROM_THEIR_LOCKS =
            """
            from pg_catalog.pg_locks
            where locktype = 'relation' and relation = 'message_store.messages'::regclass
              and database = (select oid from pg_catalog.pg_database where datname = current_database())
              and mode = 'RowExclusiveLock' and granted and pid is distinct from pg_backend_pid()""";

    private static final String STILL_OPEN =
            "select distinct virtualtransaction " + FROM_THEIR_LOCKS + " and virtualtransaction = any(?)";

    private static final String DESCRIBE =
            """
            select distinct case when l.pid is null then 'prepared transaction ' || l.virtualtransaction
                else concat_ws(' ', 'pid', l.pid, nullif(a.application_name, ''), a.state, 'since', a.state_change) end
            from (select * %s and virtualtransaction = any(?)) as l
            left join pg_catalog.pg_stat_activity as a on a.pid = l.pid"""
                    .formatted(FROM_THEIR_LOCKS);

    private static final long SHORTEST_PAUSE_MILLIS = 1;

    private static final long LONGEST_PAUSE_MILLIS = 50;

    private final DataSource dataSource;

    WritingTransactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Waits until none of these transactions is open, the time is over, or the thread is interrupted, which it then still
     * is. Needs no connection between its looks.
     *
     * @return those that were open at last
     */
    Collection<String> awaitEnd(Collection<String> transactions, Duration patience) throws SQLException {
        var deadline = System.nanoTime() + patience.toNanos();
        var open = transactions;
        var pause = SHORTEST_PAUSE_MILLIS;
        while (!open.isEmpty() && System.nanoTime() - deadline < 0) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return open;
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            open = ask(STILL_OPEN, open);
        }
        return open;
    }

    /** Who they are, for somebody who wants to end them. */
    String describe(Collection<String> transactions) throws SQLException {
        return String.join("; ", ask(DESCRIBE, transactions));
    }

    private List<String> ask(String query, Collection<String> transactions) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(query)) {
            statement.setArray(1, connection.createArrayOf("text", transactions.toArray()));
            try (var rows = statement.executeQuery()) {
                var texts = new ArrayList<String>();
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
                return texts;
            }
        }
    }
}
