package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * What an operator can do about the subscriptions that keep their positions in one database, from any process. Those who
 * run them hear of it at once, and follow between two batches.
 *
 * <p>All methods throw {@link IllegalArgumentException} for a subscription that was never started, and
 * {@link MessageStoreUnavailableException} when the database cannot be reached; those that change something throw
 * {@link SubscriptionBusyException} when they would have to wait for long. Then nothing was changed.
 */
public final class SubscriptionOperations {

    private static final int LARGEST_GROUP = 1_024;

    private static final String CONTROL = "update subscriptions.subscription set control = control + 1 where name = ?";

    private static final String TOUCH_PARKING =
            """
            update subscriptions.subscription_position set parking_version = parking_version + 1
            where subscription = ? and not retired
            """;

    private static final String TELL = "select pg_notify('%s', '')".formatted(Leases.CHANNEL);

    /** Only the first message of a stream is ever tried. */
    private static final String RETRY =
            """
            update subscriptions.parked_message set attempts = 0, next_attempt_at = null
            where (subscription, global_position) in (
                select distinct on (stream_name) subscription, global_position
                from subscriptions.parked_message where subscription = ? and (?::text is null or stream_name = ?)
                order by stream_name, global_position
            )
            """;

    private static final String DISCARD =
            """
            with discarded as (
                delete from subscriptions.parked_message where subscription = ? and global_position = ? returning *
            )
            insert into subscriptions.discarded_message
                (subscription, global_position, stream_name, position, type, message_id, error, discarded_by, reason)
            select subscription, global_position, stream_name, position, type, message_id, error, ?, ? from discarded
            on conflict (subscription, global_position) do update set
                error = excluded.error, discarded_at = excluded.discarded_at,
                discarded_by = excluded.discarded_by, reason = excluded.reason
            """;

    private static final String SET_PAUSED = "update subscriptions.subscription set paused = ? where name = ?";

    private final DataSource dataSource;

    /** @param dataSource the database of the positions, as a role that may change them */
    public SubscriptionOperations(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Every subscription that was ever started, and every rebuild that is under way, by name. */
    public List<SubscriptionOverview> overview() {
        return call("list subscriptions", SubscriptionOverview::read);
    }

    /**
     * Messages that are put aside, oldest first.
     *
     * @param afterGlobalPosition the position of the last message that is <em>not</em> wanted, 0 for all
     * @param limit how many at the most
     * @throws IllegalArgumentException if the position is negative or the limit is not positive
     */
    public List<ParkedMessage> parked(String subscription, long afterGlobalPosition, int limit) {
        Arguments.requirePosition("afterGlobalPosition", afterGlobalPosition);
        Arguments.requireLimit(limit);
        return call("list parked messages", connection -> {
            require(connection, subscription);
            return ParkedMessage.read(connection, subscription, afterGlobalPosition, limit);
        });
    }

    /**
     * Has the messages of a stream that are put aside handled again, in order, beginning at once.
     *
     * @return whether there are any
     */
    public boolean retry(String subscription, StreamName stream) {
        return change("retry " + stream, subscription, connection -> {
            Sql.update(connection, TOUCH_PARKING, subscription);
            return Sql.update(connection, RETRY, subscription, stream.value(), stream.value()) > 0;
        });
    }

    /**
     * Has all messages that are put aside handled again, in order within their streams, beginning at once.
     *
     * @return how many streams they are in
     */
    public int retryAll(String subscription) {
        return change("retry all of " + subscription, subscription, connection -> {
            Sql.update(connection, TOUCH_PARKING, subscription);
            return Sql.update(connection, RETRY, subscription, null, null);
        });
    }

    /**
     * Decides that a message that is put aside is never handled. The later ones of its stream are handled next. Who did so
     * and why is kept in {@code subscriptions.discarded_message}.
     *
     * @param reason why, for those who come after
     * @param by who decided
     * @return whether it was put aside
     * @throws IllegalArgumentException if the reason or the name is blank, or the position is negative
     */
    public boolean discard(String subscription, long globalPosition, String reason, String by) {
        Arguments.requirePosition("globalPosition", globalPosition);
        if (reason.isBlank()) {
            throw new IllegalArgumentException("reason must not be blank");
        }
        if (by.isBlank()) {
            throw new IllegalArgumentException("by must not be blank");
        }
        return change("discard a message of " + subscription, subscription, connection -> {
            Sql.update(connection, TOUCH_PARKING, subscription);
            return Sql.update(connection, DISCARD, subscription, globalPosition, by, reason) > 0;
        });
    }

    /** Has nothing handled until {@link #resume}. */
    public void pause(String subscription) {
        change(
                "pause " + subscription,
                subscription,
                connection -> Sql.update(connection, SET_PAUSED, true, subscription));
    }

    /** Ends a pause; does nothing if there is none. */
    public void resume(String subscription) {
        change(
                "resume " + subscription,
                subscription,
                connection -> Sql.update(connection, SET_PAUSED, false, subscription));
    }

    /**
     * Gives a subscription's group another size, while it is running: nothing is lost or handled twice. It keeps that size
     * until the code asks for another one than it did before.
     *
     * @throws IllegalArgumentException if the size is not between 1 and 1024
     */
    public void resize(String subscription, int groupSize) {
        if (groupSize < 1 || groupSize > LARGEST_GROUP) {
            throw new IllegalArgumentException(
                    "groupSize must be between 1 and %d: %d".formatted(LARGEST_GROUP, groupSize));
        }
        change("resize " + subscription, subscription, connection -> {
            SubscriptionGroups.resize(connection, subscription, groupSize);
            return true;
        });
    }

    /**
     * Has a subscription's tables rebuilt from the first message. The old tables answer, and are kept up to date, until the
     * new ones have caught up and take their places, in one transaction. If a rebuild is under way it goes on.
     */
    public void rebuild(String subscription) {
        change("rebuild " + subscription, subscription, connection -> {
            Rebuild.request(connection, subscription);
            return true;
        });
    }

    /**
     * Gives a rebuild up. The old tables stay.
     *
     * @return whether there was one
     */
    public boolean cancelRebuild(String subscription) {
        return change(
                "cancel the rebuild of " + subscription,
                subscription,
                connection -> Rebuild.cancel(connection, subscription));
    }

    private <T> T change(String what, String subscription, Change<T> change) {
        return call(what, connection -> {
            var results = new ArrayList<T>();
            Sql.inBoundedTransaction(connection, () -> {
                TransactionBounds.limitWaiting(connection, TransactionBounds.PATIENCE);
                if (Sql.update(connection, CONTROL, subscription) == 0) {
                    throw unknown(subscription);
                }
                results.add(change.make(connection));
                Sql.list(connection, TELL, row -> "");
            });
            return results.get(0);
        });
    }

    private static void require(Connection connection, String subscription) throws SQLException {
        if (SubscriptionPositions.read(connection, List.of(subscription)).isEmpty()) {
            throw unknown(subscription);
        }
    }

    private static IllegalArgumentException unknown(String subscription) {
        return new IllegalArgumentException("There is no subscription " + subscription);
    }

    private <T> T call(String what, Change<T> change) {
        try (var connection = dataSource.getConnection()) {
            return change.make(connection);
        } catch (SQLException e) {
            throw SqlStates.isLockTimeUp(e)
                    ? new SubscriptionBusyException(what, e)
                    : new MessageStoreUnavailableException("Cannot %s: %s".formatted(what, e.getMessage()), e);
        }
    }

    private interface Change<T> {
        T make(Connection connection) throws SQLException;
    }
}
