package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * What the database tells about a subscription, whoever runs it. A rebuild is a subscription of its own.
 *
 * @param subscription its name
 * @param categories what it reads; empty for all categories
 * @param groupSize in how many parts it runs
 * @param position the global position up to which every part has handled everything
 * @param aside how many messages are put aside, parked or to be tried again
 * @param paused whether an operator has paused it
 * @param owners the names of the processes that run it at present
 */
public record SubscriptionOverview(
        String subscription,
        List<String> categories,
        int groupSize,
        long position,
        long aside,
        boolean paused,
        List<String> owners) {

    private static final String READ =
            """
            select s.name, s.categories, s.group_size,
              coalesce((
                select min(p.position) from subscriptions.subscription_position as p
                where p.subscription = s.name and p.generation = s.generation
              ), 0),
              (select count(*) from subscriptions.parked_message as m where m.subscription = s.name),
              s.paused,
              array(
                select distinct p.name from subscriptions.subscription_lease as l
                join subscriptions.subscription_process as p on p.id = l.owner
                where l.subscription = s.name and l.generation = s.generation and p.expires_at > now()
                order by p.name
              )
            from subscriptions.subscription as s order by s.name
            """;

    /** Keeps copies. */
    public SubscriptionOverview {
        categories = List.copyOf(categories);
        owners = List.copyOf(owners);
    }

    static List<SubscriptionOverview> read(Connection connection) throws SQLException {
        return Sql.list(
                connection,
                READ,
                row -> new SubscriptionOverview(
                        row.getString(1),
                        texts(row, 2),
                        row.getInt(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getBoolean(6),
                        texts(row, 7)));
    }

    private static List<String> texts(ResultSet row, int column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
