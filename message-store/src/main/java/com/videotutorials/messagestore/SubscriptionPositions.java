package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads and writes how far subscriptions have got, in the database in which they commit what they do. */
public final class SubscriptionPositions {

    private static final String START =
            """
            insert into subscriptions.subscription_position (subscription, category) values (?, ?)
            on conflict (subscription) do nothing
            """;

    private static final String ADVANCE =
            """
            update subscriptions.subscription_position set position = ?, moved_at = now()
            where subscription = ? and position = ?
            """;

    private static final String READ =
            "select subscription, category, position from subscriptions.subscription_position where subscription = any (?)";

    private SubscriptionPositions() {}

    /** The positions of those of the subscriptions that were ever started. */
    public static List<SubscriptionPosition> read(Connection connection, Collection<String> subscriptions)
            throws SQLException {
        try (var statement = connection.prepareStatement(READ)) {
            statement.setArray(1, connection.createArrayOf("text", subscriptions.toArray()));
            try (var rows = statement.executeQuery()) {
                var positions = new ArrayList<SubscriptionPosition>();
                while (rows.next()) {
                    positions.add(new SubscriptionPosition(
                            rows.getString(1), Category.of(rows.getString(2)), rows.getLong(3)));
                }
                return positions;
            }
        }
    }

    /** Where a subscription goes on: after its last message, or from the first one. Does not wait for whoever runs it. */
    static long start(Connection connection, Subscription<?> subscription) throws SQLException {
        try (var statement = connection.prepareStatement(START)) {
            statement.setString(1, subscription.name());
            statement.setString(2, subscription.category().value());
            statement.executeUpdate();
        }
        var kept = read(connection, List.of(subscription.name())).get(0);
        if (!kept.category().equals(subscription.category())) {
            throw new IllegalStateException("%s reads %s, but its position is one in %s: to start over, rename it"
                    .formatted(subscription.name(), subscription.category(), kept.category()));
        }
        return kept.position();
    }

    /** Moves a subscription on, within the transaction of what it does; false if it is no longer where it was. */
    static boolean advance(Connection connection, String subscription, long from, long to) throws SQLException {
        try (var statement = connection.prepareStatement(ADVANCE)) {
            statement.setLong(1, to);
            statement.setString(2, subscription);
            statement.setLong(3, from);
            return statement.executeUpdate() == 1;
        }
    }
}
