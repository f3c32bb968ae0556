package com.videotutorials.messagestore.faults;

import com.videotutorials.messagestore.Eventually;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Who runs what and how far everybody is, by what the tables say. */
final class Situation {

    private static final String OWNERS =
            """
            select concat_ws(' ', count(*), p.name)
            from subscriptions.subscription_lease as l
            join subscriptions.subscription as s
                on s.name = l.subscription and s.generation = l.generation and l.member < s.group_size
            join subscriptions.subscription_process as p on p.id = l.owner and p.expires_at > now()
            where s.name = '%s'
            group by p.id, p.name order by p.name
            """;

    private static final String HEADS =
            """
            select string_agg(format('(%L, %s)', category, position), ', ') from (
                select message_store.category(stream_name) as category, max(global_position) as position
                from message_store.messages group by 1
            ) as heads
            """;

    private static final String BEHIND =
            """
            select p.subscription || ' ' || p.member || ' is at ' || p.position || ' of ' || max(head.position)
            from subscriptions.subscription_position as p
            join subscriptions.subscription as s on s.name = p.subscription
            join (values %s) as head (category, position) on head.category = any (s.categories) or s.categories = '{}'
            where not p.retired
            group by p.subscription, p.generation, p.member having p.position < max(head.position)
            """;

    /** Each look costs several connections. */
    private static final long LOOK_INTERVAL = TimeUnit.MILLISECONDS.toNanos(50);

    private Situation() {}

    /** How many members of a group each process has that is alive, such as {@code 2 worker-1}. */
    static List<String> owners(DataSource dataSource, String subscription) throws SQLException {
        return SampleDatabases.texts(dataSource, OWNERS.formatted(subscription));
    }

    /** Waits until everything is handled, while nobody writes but workers. */
    static void awaitCaughtUp(SampleDatabases databases) throws Exception {
        Eventually.await("everything is handled", () -> {
            LockSupport.parkNanos(LOOK_INTERVAL);
            return behind(databases).isEmpty();
        });
    }

    /** Which members have not handled everything; nobody writes meanwhile but they. */
    static List<String> behind(SampleDatabases databases) throws SQLException {
        var writers = behind(databases, databases.store());
        return writers.isEmpty() ? behind(databases, databases.view()) : writers;
    }

    private static List<String> behind(SampleDatabases databases, DataSource positions) throws SQLException {
        var heads = SampleDatabases.texts(databases.store(), HEADS).get(0);
        return SampleDatabases.texts(positions, BEHIND.formatted(heads));
    }
}
