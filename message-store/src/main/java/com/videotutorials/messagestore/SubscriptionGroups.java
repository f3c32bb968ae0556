package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Declares subscriptions in the database in which they commit what they do, and changes the sizes of their groups.
 *
 * <p>When a group gets another size, its members stop where they are: their positions are retired, which fences those
 * that are still at work. The new members begin where the last of the old ones was, and pass over what an old member has
 * handled: the old positions say so exactly, and stay until everybody has passed them.
 */
final class SubscriptionGroups {

    private static final String DECLARE =
            """
            insert into subscriptions.subscription (name, categories, group_size, declared_group_size)
            values (?, ?, ?, ?) on conflict (name) do nothing
            """;

    private static final String LOCK =
            """
            select categories, generation, group_size, declared_group_size
            from subscriptions.subscription where name = ? for no key update
            """;

    /** On its own, the conflict would be found out only after waiting for a batch that is moving the position. */
    private static final String ADD_MEMBERS =
            """
            insert into subscriptions.subscription_position (subscription, generation, member, group_size, position)
            select n.subscription, n.generation, n.member, ?, ?
            from (select ?, ?, member from generate_series(0, ? - 1) as member) as n (subscription, generation, member)
            where not exists (
                select from subscriptions.subscription_position as p
                where (p.subscription, p.generation, p.member) = (n.subscription, n.generation, n.member)
            )
            on conflict (subscription, generation, member) do nothing
            """;

    private static final String RETIRE =
            """
            with retired as (
                update subscriptions.subscription_position set retired = true
                where subscription = ? and generation = ? returning position
            )
            select min(position) from retired
            """;

    private static final String CHANGE =
            """
            update subscriptions.subscription set generation = ?, group_size = ?, control = control + 1 where name = ?
            """;

    private static final String REMEMBER_DECLARATION =
            "update subscriptions.subscription set declared_group_size = ? where name = ?";

    private static final String FORGET_FORMER =
            """
            delete from subscriptions.subscription_position as p
            where p.subscription = ? and p.retired and p.generation in (
                select f.generation from subscriptions.subscription_position as f
                where f.subscription = ? and f.retired group by f.generation having max(f.position) <= ?
            )
            """;

    private SubscriptionGroups() {}

    /**
     * Makes sure that the subscription is known and has as many members as it says, unless an operator has chosen another
     * number since it said so first.
     *
     * @param patience how long it waits for a batch that is being handled
     * @throws SubscriptionBusyException if that is not long enough
     * @throws IllegalStateException if it reads other categories than before: what it missed in them would stay missed
     */
    static void declare(Connection connection, Subscription<?> subscription, Duration patience) throws SQLException {
        try {
            declareWithin(patience, connection, subscription);
        } catch (SQLException e) {
            if (SqlStates.isLockTimeUp(e)) {
                throw new SubscriptionBusyException("declare " + subscription.name(), e);
            }
            throw e;
        }
    }

    private static void declareWithin(Duration patience, Connection connection, Subscription<?> subscription)
            throws SQLException {
        var categories = subscription.selection().categories().stream()
                .map(Category::value)
                .toList();
        Sql.inBoundedTransaction(connection, () -> {
            TransactionBounds.limitWaiting(connection, patience);
            Sql.update(
                    connection,
                    DECLARE,
                    subscription.name(),
                    categories,
                    subscription.groupSize(),
                    subscription.groupSize());
            var known = lock(connection, subscription.name());
            if (!Set.copyOf(known.categories).equals(Set.copyOf(categories))) {
                throw new IllegalStateException("%s reads %s, but its position is one in %s: to start over, rename it"
                        .formatted(subscription.name(), subscription.selection(), known.description()));
            }
            if (known.declaredSize != subscription.groupSize()) {
                Sql.update(connection, REMEMBER_DECLARATION, subscription.groupSize(), subscription.name());
                change(connection, subscription.name(), known, subscription.groupSize());
            }
            addMembers(connection, subscription.name(), lock(connection, subscription.name()), 0);
        });
    }

    /** Changes the size, within the caller's transaction. */
    static void resize(Connection connection, String subscription, int newSize) throws SQLException {
        change(connection, subscription, lock(connection, subscription), newSize);
    }

    private static void change(Connection connection, String subscription, Known known, int newSize)
            throws SQLException {
        if (known.size == newSize) {
            return;
        }
        addMembers(connection, subscription, known, 0);
        long start = Objects.requireNonNull(
                Sql.one(connection, RETIRE, row -> row.getLong(1), subscription, known.generation));
        var next = new Known(known.categories, known.generation + 1, newSize, known.declaredSize);
        addMembers(connection, subscription, next, start);
        Sql.update(connection, CHANGE, next.generation, newSize, subscription);
        Sql.update(connection, FORGET_FORMER, subscription, subscription, start);
    }

    private static void addMembers(Connection connection, String subscription, Known group, long start)
            throws SQLException {
        Sql.update(connection, ADD_MEMBERS, group.size, start, subscription, group.generation, group.size);
    }

    private static Known lock(Connection connection, String subscription) throws SQLException {
        var known = Sql.one(
                connection,
                LOCK,
                row -> new Known(
                        List.of((String[]) row.getArray(1).getArray()), row.getInt(2), row.getInt(3), row.getInt(4)),
                subscription);
        if (known == null) {
            throw new IllegalArgumentException("There is no subscription " + subscription);
        }
        return known;
    }

    private record Known(List<String> categories, int generation, int size, int declaredSize) {

        String description() {
            return categories.isEmpty() ? "all categories" : String.join(", ", categories);
        }
    }
}
