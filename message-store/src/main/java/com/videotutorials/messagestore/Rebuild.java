package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A subscription that starts over while its tables still answer: a second subscription, named after it, that works on
 * the shadows of the tables from the first message on, until it has caught up and the two change places.
 *
 * <p>All methods work within the caller's transaction.
 */
final class Rebuild {

    private static final String SUFFIX = "@rebuild";

    private static final String REQUEST =
            """
            with requested as (
              insert into subscriptions.subscription (name, categories)
              select ?::text, categories from subscriptions.subscription where name = ?::text
              on conflict (name) do nothing
              returning name, generation, group_size
            )
            insert into subscriptions.subscription_position (subscription, generation, group_size)
            select name, generation, group_size from requested
            on conflict (subscription, generation, member) do update
            set position = 0, retired = false, parking_version = subscription_position.parking_version + 1
            """;

    private static final String EXISTS = "select exists (select from subscriptions.subscription where name = ?)";

    private static final String LOCK_SUBSCRIPTIONS =
            "select name from subscriptions.subscription where name = any (?) order by name for no key update";

    private static final String LOCK_POSITIONS =
            """
            select subscription from subscriptions.subscription_position where subscription = any (?)
            order by subscription, generation, member for update
            """;

    /** Whether nothing has been handled yet. */
    private static final String IS_AT_THE_BEGINNING =
            "select coalesce(max(position), 0) = 0 from subscriptions.subscription_position where subscription = ?";

    private static final String RESET =
            """
            update subscriptions.subscription_position
            set position = 0, moved_at = now(), parking_version = parking_version + 1 where subscription = ?
            """;

    /** No member, not even a former one, of either of the two is ahead of the rebuild; and no member is missing. */
    private static final String HAS_CAUGHT_UP =
            """
            select (
                select min(p.position) from subscriptions.subscription as s
                join subscriptions.subscription_position as p on p.subscription = s.name and p.generation = s.generation
                where s.name = ?
              ) >= (
                select max(position) from subscriptions.subscription_position where subscription = any (?)
              ) and not exists (
                select from subscriptions.subscription as s
                where s.name = any (?) and s.group_size <> (
                  select count(*) from subscriptions.subscription_position as p
                  where p.subscription = s.name and p.generation = s.generation
                )
              )
            """;

    private static final String ADVANCE =
            """
            update subscriptions.subscription_position as p
            set position = (select max(position) from subscriptions.subscription_position where subscription = ?),
              moved_at = now(), parking_version = p.parking_version + 1
            from subscriptions.subscription as s
            where s.name = ? and p.subscription = s.name and p.generation = s.generation
            """;

    private static final String DELETE_FORMER_MEMBERS =
            """
            delete from subscriptions.subscription_position as p using subscriptions.subscription as s
            where s.name = ? and p.subscription = s.name and p.generation <> s.generation
            """;

    private static final String DELETE_PARKED = "delete from subscriptions.parked_message where subscription = ?";

    private static final String TAKE_OVER_PARKED =
            "update subscriptions.parked_message set subscription = ? where subscription = ?";

    private static final String DELETE_DISCARDED_TWICE =
            """
            delete from subscriptions.discarded_message as former using subscriptions.discarded_message as later
            where former.subscription = ? and later.subscription = ? and later.global_position = former.global_position
            """;

    private static final String TAKE_OVER_DISCARDED =
            "update subscriptions.discarded_message set subscription = ? where subscription = ?";

    private static final String NOTICE = "update subscriptions.subscription set control = control + 1 where name = ?";

    private static final List<String> DELETIONS = List.of(
            "delete from subscriptions.parked_message where subscription = ?",
            "delete from subscriptions.discarded_message where subscription = ?",
            "delete from subscriptions.subscription_position where subscription = ?",
            "delete from subscriptions.subscription where name = ?");

    private final String subscription;
    private final String rebuild;
    private final ShadowTables tables;

    /** @param subscription the name of the one that starts over */
    Rebuild(String subscription, ShadowTables tables) {
        this.subscription = subscription;
        this.rebuild = nameOf(subscription);
        this.tables = tables;
    }

    /** The name of the second subscription. */
    static String nameOf(String subscription) {
        return subscription + SUFFIX;
    }

    /** Whether this is the name of a second subscription. */
    static boolean isName(String subscription) {
        return subscription.endsWith(SUFFIX);
    }

    /** The name of the subscription that a second one rebuilds; of others the name itself. */
    static String baseName(String subscription) {
        return isName(subscription) ? subscription.substring(0, subscription.length() - SUFFIX.length()) : subscription;
    }

    /**
     * Asks for a rebuild. If there is one already, it goes on.
     *
     * @throws IllegalArgumentException if there is no subscription of that name
     */
    static void request(Connection connection, String subscription) throws SQLException {
        if (isName(subscription) || !Sql.isTrue(connection, EXISTS, subscription)) {
            throw new IllegalArgumentException("There is no subscription " + subscription + " to rebuild");
        }
        Sql.update(connection, REQUEST, nameOf(subscription), subscription);
    }

    /** Gives a rebuild up. Its tables are left to whoever may drop them. */
    static boolean cancel(Connection connection, String subscription) throws SQLException {
        var rebuild = nameOf(subscription);
        lock(connection, List.of(rebuild));
        return delete(connection, rebuild);
    }

    /**
     * Makes sure that the rebuild can go on where it stopped: if there is nothing to go on from, or the live tables have
     * changed since, it starts with empty tables and the first message.
     *
     * @return whether it starts with the first message
     * @throws RetiredException if nobody asks for it
     * @throws IllegalStateException if the tables have something that would be lost at the end
     */
    boolean prepare(Connection connection) throws SQLException {
        TableLocks.limitWaiting(connection);
        lock(connection, List.of(rebuild));
        if (!Sql.isTrue(connection, EXISTS, rebuild)) {
            throw new RetiredException("Nobody asks for a rebuild of " + subscription);
        }
        if (Sql.isTrue(connection, IS_AT_THE_BEGINNING, rebuild)) {
            tables.drop(connection);
        }
        if (!tables.create(connection)) {
            return false;
        }
        Sql.update(connection, RESET, rebuild);
        Sql.update(connection, DELETE_PARKED, rebuild);
        return true;
    }

    /**
     * Puts what was rebuilt into the place of the old if the rebuild has caught up, and ends it: the tables, the
     * positions and the parked messages become those of the subscription. Whoever runs one of its members can commit
     * nothing any more until having looked at its position again. The caller ends the transaction at once, whatever the
     * answer: till then the subscription stands still.
     *
     * @return whether it was done
     * @throws IllegalStateException if a live table is no longer what it was when the rebuild began
     */
    boolean finish(Connection connection) throws SQLException {
        var both = List.of(subscription, rebuild);
        if (!hasCaughtUp(connection, both)) {
            return false;
        }
        TableLocks.limitWaiting(connection);
        lock(connection, both);
        if (!hasCaughtUp(connection, both)) {
            return false;
        }
        tables.exchange(connection);
        Sql.update(connection, ADVANCE, rebuild, subscription);
        Sql.update(connection, DELETE_FORMER_MEMBERS, subscription);
        Sql.update(connection, DELETE_PARKED, subscription);
        Sql.update(connection, TAKE_OVER_PARKED, subscription, rebuild);
        Sql.update(connection, DELETE_DISCARDED_TWICE, subscription, rebuild);
        Sql.update(connection, TAKE_OVER_DISCARDED, subscription, rebuild);
        Sql.update(connection, NOTICE, subscription);
        return delete(connection, rebuild);
    }

    /** Whether a rebuild that was given up has left something behind, as far as can be told without a lock. */
    boolean hasRemains(Connection connection) throws SQLException {
        return tables.exist(connection) && !Sql.isTrue(connection, EXISTS, rebuild);
    }

    /** Removes what a rebuild has left behind that was given up. */
    void clear(Connection connection) throws SQLException {
        tables.dropIf(connection, () -> !Sql.isTrue(connection, EXISTS, rebuild));
    }

    private boolean hasCaughtUp(Connection connection, List<String> both) throws SQLException {
        return Sql.isTrue(connection, HAS_CAUGHT_UP, rebuild, both, both);
    }

    private static void lock(Connection connection, List<String> subscriptions) throws SQLException {
        Sql.texts(connection, LOCK_SUBSCRIPTIONS, subscriptions);
        Sql.texts(connection, LOCK_POSITIONS, subscriptions);
    }

    private static boolean delete(Connection connection, String name) throws SQLException {
        var deleted = 0;
        for (var deletion : DELETIONS) {
            deleted = Sql.update(connection, deletion, name);
        }
        return deleted == 1;
    }
}
