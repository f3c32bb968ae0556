package com.videotutorials.messagestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Readers that follow many writers of several categories get every message once and in order, while one who only asks
 * for what is after the last global position misses some: else the writers were too tame to prove anything.
 *
 * <p>The writers do what {@code -Dmodel.seed} says, each time something else by default.
 */
@Timeout(120)
class AllMessagesModelTest {

    private static final long SEED = Long.getLong("model.seed", System.nanoTime());
    private static final int WRITERS = 8;
    private static final int STEPS = 60;
    private static final int LEAST_ROUNDS = 3;
    private static final int MOST_ROUNDS = 30;
    private static final int ENOUGH_MISSED = 10;
    private static final int LIMIT = 20;

    private static final List<Category> CATEGORIES =
            List.of(Category.of("account"), Category.of("parcel"), Category.of("parcel:command"));

    private static final List<Category> SOME_CATEGORIES = List.of(CATEGORIES.get(2), CATEGORIES.get(0));

    private final StoreDatabase database = StoreDatabase.create();
    private final PostgresMessageStore store = new PostgresMessageStore(database.pool());
    private final Random random = new Random(SEED);

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Test
    void nothingIsMissedRepeatedOrOutOfOrder() throws Exception {
        var written = 0;
        var missed = 0;
        for (var round = 0; round < LEAST_ROUNDS || (missed < ENOUGH_MISSED && round < MOST_ROUNDS); round++) {
            var writing = new CountDownLatch(WRITERS);
            var start = database.number("select coalesce(max(global_position), 0) from message_store.messages");
            var all = Caller.start(() -> follow(Selection.all(), start, writing));
            var some = Caller.start(() -> follow(Selection.of(SOME_CATEGORIES), start, writing));
            var naive = Caller.start(() -> followNaively(start, writing));
            write(writing);

            var expected = positions(start, CATEGORIES);
            assertThat(inStreamOrder(all.result())).as("seed %d", SEED).isEqualTo(expected);
            assertThat(inStreamOrder(some.result())).as("seed %d", SEED).isEqualTo(positions(start, SOME_CATEGORIES));
            written += expected.size();
            missed += expected.size() - naive.result().size();
        }
        System.out.printf(
                "Seed %d: who reads by position alone missed %d of %d messages (%.1f %%)%n",
                SEED, missed, written, 100.0 * missed / written);
        assertThat(missed)
                .as("missed by who reads by position alone, seed %d", SEED)
                .isPositive();
    }

    private void write(CountDownLatch writing) throws Exception {
        var connections = database.pool();
        var writers = new ArrayList<Caller<Integer>>();
        for (var w = 0; w < WRITERS; w++) {
            var writer = new RandomWriter(connections, store, CATEGORIES, new Random(random.nextLong()), STEPS);
            writers.add(Caller.start(() -> {
                try {
                    return writer.call();
                } finally {
                    writing.countDown();
                }
            }));
        }
        for (var writer : writers) {
            writer.result();
        }
        connections.close();
    }

    private List<StoredMessage> follow(Selection selection, long start, CountDownLatch writing) {
        var read = new ArrayList<StoredMessage>();
        var position = start;
        boolean more;
        do {
            more = writing.getCount() > 0;
            var page = store.read(selection, position, LIMIT);
            more = more || page.readTo() > position;
            position = page.readTo();
            read.addAll(page.messages());
        } while (more);
        return read;
    }

    private List<Long> followNaively(long start, CountDownLatch writing) throws SQLException {
        var read = new ArrayList<Long>();
        try (var connection = database.dataSource().getConnection()) {
            var position = start;
            boolean more;
            do {
                more = writing.getCount() > 0;
                for (var next : StoreDatabase.texts(
                        connection,
                        "select global_position from message_store.messages where global_position > %d order by 1 limit %d"
                                .formatted(position, LIMIT))) {
                    position = Long.parseLong(next);
                    read.add(position);
                    more = true;
                }
            } while (more);
        }
        return read;
    }

    private List<Long> positions(long start, List<Category> categories) throws SQLException {
        var names = categories.stream().map(category -> "'" + category + "'").toList();
        return database
                .texts("select global_position from message_store.messages where global_position > %d".formatted(start)
                        + " and split_part(stream_name, '-', 1) in (" + String.join(", ", names) + ") order by 1")
                .stream()
                .map(Long::valueOf)
                .toList();
    }

    /** The global positions of these messages, whose positions in their streams follow one another. */
    private static List<Long> inStreamOrder(List<StoredMessage> messages) {
        var last = new HashMap<StreamName, Long>();
        for (var message : messages) {
            var before = last.put(message.stream(), message.position());
            assertThat(before).isIn(null, message.position() - 1);
        }
        return messages.stream().map(StoredMessage::globalPosition).toList();
    }
}
