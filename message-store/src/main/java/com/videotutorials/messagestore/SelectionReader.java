package com.videotutorials.messagestore;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads selections of messages, and never past one that may still come.
 *
 * <p>The messages of one category become visible in the order of their global positions, because their writers hold the
 * category's lock from before a position is drawn until after the commit. Messages of different categories do not, and a
 * position whose transaction was rolled back stays missing for ever. A hole does not tell which of the two it is; the
 * locks of the table do. An insert holds {@code RowExclusiveLock} on the table from before its position is drawn until
 * its transaction is visible or gone. So of the positions below that of a visible message, each was drawn by one of the
 * transactions that hold the lock <em>after</em> the message was seen, or is settled. When all of those have ended,
 * whoever else has begun meanwhile, everything up to the message is settled and is read. Where nothing is missing there
 * is nothing to wait for.
 *
 * <p>That assumes that global positions come from the table's own default, that their sequence has {@code CACHE 1}, and
 * that the data source leads to the primary, which alone knows the locks. Who has written to the store in a transaction
 * that is still open must not read here on the same thread.
 */
final class SelectionReader {

    private static final Logger LOG = LoggerFactory.getLogger(SelectionReader.class);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Enough for transactions that are at work, when there is something else to go on with. */
    private static final Duration BRIEFLY = Duration.ofMillis(100);

    private final DataSource dataSource;
    private final Upcasters upcasters;
    private final Duration patience;
    private final WritingTransactions transactions;

    SelectionReader(DataSource dataSource, Upcasters upcasters) {
        this(dataSource, upcasters, PATIENCE);
    }

    SelectionReader(DataSource dataSource, Upcasters upcasters, Duration patience) {
        this.dataSource = dataSource;
        this.upcasters = upcasters;
        this.patience = patience;
        this.transactions = new WritingTransactions(dataSource);
    }

    /** As {@link MessageStore#read(Selection, long, int)}. Returns early with what is settled when interrupted. */
    MessagePage read(Selection selection, long after, int limit) {
        try {
            return selection.categories().size() == 1
                    ? page(selection, after, Long.MAX_VALUE, limit)
                    : page(selection, after, settledTo(selection, after, limit), limit);
        } catch (SQLException e) {
            throw new MessageStoreUnavailableException("Cannot read %s: %s".formatted(selection, e.getMessage()), e);
        }
    }

    private long settledTo(Selection selection, long after, int limit) throws SQLException {
        var reach = reach(selection, after, limit);
        if (reach.withoutHoles() == reach.last()) {
            return reach.last();
        }
        var canGoOn = reach.withoutHoles() > after;
        var open = transactions.awaitEnd(reach.writing(), canGoOn ? BRIEFLY : patience);
        if (open.isEmpty()) {
            return reach.last();
        }
        if (!canGoOn && !Thread.currentThread().isInterrupted()) {
            LOG.warn(
                    "Messages of {} after global position {} have waited {} for transactions that do not end: {}",
                    selection,
                    after,
                    patience,
                    transactions.describe(open));
        }
        return reach.withoutHoles();
    }

    private Reach reach(Selection selection, long after, int limit) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = SelectionQuery.reach(selection, after, limit).prepare(connection);
                var rows = statement.executeQuery()) {
            rows.next();
            var writing = (String[]) rows.getArray(3).getArray();
            return new Reach(rows.getLong(1), rows.getLong(2), List.of(writing));
        }
    }

    private MessagePage page(Selection selection, long after, long upTo, int limit) throws SQLException {
        if (upTo <= after) {
            return new MessagePage(List.of(), after);
        }
        try (var connection = dataSource.getConnection();
                var statement =
                        SelectionQuery.page(selection, after, upTo, limit).prepare(connection);
                var rows = statement.executeQuery()) {
            var wanted = new ArrayList<StoredMessage>();
            var readTo = after;
            while (rows.next()) {
                var message = MessageColumns.read(rows, upcasters);
                readTo = message.globalPosition();
                if (selection.wants(message)) {
                    wanted.add(message);
                }
            }
            return new MessagePage(wanted, readTo);
        }
    }

    /**
     * What is to be seen of a page.
     *
     * @param last its last global position
     * @param withoutHoles the last of those that follow one another without a hole
     * @param writing the transactions of which one may still fill a hole
     */
    private record Reach(long last, long withoutHoles, List<String> writing) {}
}
