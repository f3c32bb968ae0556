package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Reads how far subscriptions have got, in the database in which they commit what they do. */
public final class SubscriptionPositions {

    private static final String READ =
            """
            select s.name, s.categories, min(p.position)
            from subscriptions.subscription as s
            join subscriptions.subscription_position as p
                on p.subscription = s.name and p.generation = s.generation
            where s.name = any (?) group by s.name
            """;

    private SubscriptionPositions() {}

    /**
     * The positions of those of the subscriptions that were ever started. Of a group it is the position of the member
     * that is the furthest behind.
     */
    public static List<SubscriptionPosition> read(Connection connection, Collection<String> subscriptions)
            throws SQLException {
        try (var statement = connection.prepareStatement(READ)) {
            statement.setArray(1, connection.createArrayOf("text", subscriptions.toArray()));
            try (var rows = statement.executeQuery()) {
                var positions = new ArrayList<SubscriptionPosition>();
                while (rows.next()) {
                    var categories = (String[]) rows.getArray(2).getArray();
                    positions.add(new SubscriptionPosition(
                            rows.getString(1),
                            Stream.of(categories).map(Category::of).toList(),
                            rows.getLong(3)));
                }
                return positions;
            }
        }
    }
}
