package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once in a while for messages that nobody told of, and how far everybody is behind: one small query for all
 * subscriptions together. Only for those that are behind it also counts.
 */
final class Lookout {

    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);

    /** How many looks go without a count. */
    private static final int COUNT_EVERY = 5;

    private static final String FIRST_UNHANDLED =
            """
            select s.run, extract(epoch from now() at time zone 'utc' - next.time) * 1000
            from unnest(?, ?, ?) as s (run, category, position) cross join lateral (
                select m.time from message_store.messages as m
                where message_store.category(m.stream_name) = s.category and m.global_position > s.position
                order by m.global_position limit 1
            ) as next
            union all
            select s.run, extract(epoch from now() at time zone 'utc' - next.time) * 1000
            from unnest(?, ?) as s (run, position) cross join lateral (
                select m.time from message_store.messages as m
                where m.global_position > s.position order by m.global_position limit 1
            ) as next
            """;

    private static final String COUNT =
            """
            select count(*) from (
                select from message_store.messages as m
                where message_store.category(m.stream_name) = any (?) and m.global_position > ? limit 1000000
            ) as behind
            """;

    private static final String COUNT_ALL =
            """
            select count(*) from (
                select from message_store.messages as m where m.global_position > ? limit 1000000
            ) as behind
            """;

    private final DataSource messageStore;
    private int looks;

    Lookout(DataSource messageStore) {
        this.messageStore = messageStore;
    }

    /** Wakes those that have something to do. */
    void look(Collection<SubscriptionRun> all) {
        var runs = all.stream()
                .filter(run -> run.loop().consumer().position().isPresent())
                .toList();
        if (runs.isEmpty()) {
            return;
        }
        var counting = looks++ % COUNT_EVERY == 0;
        try (var connection = messageStore.getConnection()) {
            var ages = ages(connection, runs);
            for (var i = 0; i < runs.size(); i++) {
                var run = runs.get(i);
                var age = ages.get(i);
                if (age == null) {
                    run.caughtUp();
                } else {
                    var counted = run.backlog();
                    var messages = counting || counted == null ? count(connection, run) : counted.messages();
                    run.behind(new SubscriptionRun.Backlog(System.nanoTime(), age, messages));
                }
            }
        } catch (SQLException | RuntimeException e) {
            LOG.debug("Cannot look for new messages", e);
        }
    }

    private static Map<Integer, Duration> ages(Connection connection, List<SubscriptionRun> runs) throws SQLException {
        var numbers = new ArrayList<Integer>();
        var categories = new ArrayList<String>();
        var positions = new ArrayList<Long>();
        var numbersOfAll = new ArrayList<Integer>();
        var positionsOfAll = new ArrayList<Long>();
        for (var i = 0; i < runs.size(); i++) {
            var selected = runs.get(i).subscription().selection().categories();
            var position = runs.get(i).loop().consumer().position().orElse(Long.MAX_VALUE);
            for (var category : selected) {
                numbers.add(i);
                categories.add(category.value());
                positions.add(position);
            }
            if (selected.isEmpty()) {
                numbersOfAll.add(i);
                positionsOfAll.add(position);
            }
        }
        try (var statement = connection.prepareStatement(FIRST_UNHANDLED)) {
            statement.setArray(1, connection.createArrayOf("int4", numbers.toArray()));
            statement.setArray(2, connection.createArrayOf("text", categories.toArray()));
            statement.setArray(3, connection.createArrayOf("int8", positions.toArray()));
            statement.setArray(4, connection.createArrayOf("int4", numbersOfAll.toArray()));
            statement.setArray(5, connection.createArrayOf("int8", positionsOfAll.toArray()));
            try (var rows = statement.executeQuery()) {
                var ages = new HashMap<Integer, Duration>();
                while (rows.next()) {
                    var age = Duration.ofMillis(Math.max(0, rows.getLong(2)));
                    ages.merge(rows.getInt(1), age, (one, other) -> one.compareTo(other) > 0 ? one : other);
                }
                return ages;
            }
        }
    }

    private static long count(Connection connection, SubscriptionRun run) throws SQLException {
        var position = run.loop().consumer().position().orElse(Long.MAX_VALUE);
        var categories = run.subscription().selection().categories().stream()
                .map(Category::value)
                .toList();
        var count = categories.isEmpty()
                ? Sql.one(connection, COUNT_ALL, row -> row.getLong(1), position)
                : Sql.one(connection, COUNT, row -> row.getLong(1), categories, position);
        return count == null ? 0 : count;
    }
}
