package com.videotutorials.messagestore;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LeasesConcurrencyTest {

    private static final int PROCESSES = 6;
    private static final int SUBSCRIPTIONS = 5;

    /** Short, so that a pause makes others take over often. */
    private static final Duration TIME_TO_LIVE = Duration.ofMillis(60);

    private static final long RUN_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final StoreDatabase database = StoreDatabase.create();
    private final DataSource pool = database.pool();
    private final List<String> names = new ArrayList<>();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void nobodyThinksOfAnothersMemberAsTheirOwn() throws Exception {
        for (var i = 0; i < SUBSCRIPTIONS; i++) {
            names.add("s" + i);
            database.execute(
                    "insert into subscriptions.subscription (name, categories, group_size) values ('s%d', '{}', %d)"
                            .formatted(i, 1 + 2 * i));
        }
        var end = System.nanoTime() + RUN_NANOS;
        var seed = new Random().nextLong();
        var callers = new ArrayList<Caller<List<Claim>>>();
        for (var i = 0; i < PROCESSES; i++) {
            var random = new Random(seed + i);
            callers.add(Caller.start(() -> live(random, end)));
        }
        var claims = new ArrayList<Claim>();
        for (var caller : callers) {
            claims.addAll(caller.result());
        }

        var byMember = claims.stream().collect(Collectors.groupingBy(Claim::member));
        assertThat(byMember).hasSize(1 + 3 + 5 + 7 + 9);
        byMember.values().forEach(ofOne -> assertNoOverlap(ofOne, seed));
        assertThat(claims.stream().collect(Collectors.groupingBy(Claim::process)))
                .hasSizeGreaterThan(PROCESSES);
    }

    @Test
    void whoTakesManyMembersLocksThemInOrder() throws Exception {
        names.add("parcels");
        database.execute(
                "insert into subscriptions.subscription (name, categories, group_size) values ('parcels', '{}', 50)");
        database.execute("insert into subscriptions.subscription_lease (subscription, generation, member)"
                + " select 'parcels', 0, number from generate_series(49, 0, -1) as number");
        try (var other = database.dataSource().getConnection()) {
            other.setAutoCommit(false);
            StoreDatabase.texts(other, unlocked("member = 25"));
            var taking = Caller.start(
                    () -> new Leases(pool, UUID.randomUUID(), "worker", names, Leases.TIME_TO_LIVE).beat());
            Eventually.await(
                    "the other waits for the lock",
                    () -> database.number("select count(*) from pg_locks where not granted") > 0);

            assertThat(database.texts(unlocked("member < 25"))).isEmpty();
            assertThat(database.texts(unlocked("member > 25"))).hasSize(24);

            other.rollback();
            assertThat(taking.result().owned()).hasSize(50);
        }
    }

    private static String unlocked(String condition) {
        return "select member from subscriptions.subscription_lease where %s for update skip locked"
                .formatted(condition);
    }

    /** Beats, pauses now and then for longer than its leases hold, and now and then stops and is started again. */
    private List<Claim> live(Random random, long end) throws SQLException {
        var claims = new ArrayList<Claim>();
        while (System.nanoTime() < end) {
            var process = UUID.randomUUID();
            var leases = new Leases(pool, process, "worker", names, TIME_TO_LIVE);
            var held = new HashMap<MemberId, Claim>();
            do {
                var asked = System.nanoTime();
                var beat = leases.beat();
                var told = System.nanoTime();
                held.values().forEach(claim -> claims.add(claim.until(told)));
                held.clear();
                for (var member : beat.owned().keySet()) {
                    held.put(member, new Claim(member, process, told, asked + TIME_TO_LIVE.toNanos()));
                }
                pause(random);
                var releasing = System.nanoTime();
                for (var member : beat.toRelease()) {
                    claims.add(requireNonNull(held.remove(member)).until(releasing));
                }
                leases.release(beat.toRelease());
            } while (random.nextInt(60) > 0 && System.nanoTime() < end);
            if (random.nextBoolean()) {
                var leaving = System.nanoTime();
                leases.leave();
                held.replaceAll((member, claim) -> claim.until(leaving));
            }
            claims.addAll(held.values());
        }
        return claims;
    }

    /** Often about as long as the leases hold, so that one comes back at the moment when another takes over. */
    private static void pause(Random random) {
        var share = random.nextInt(4) == 0 ? 0.9 + 0.3 * random.nextDouble() : 0.2 * random.nextDouble();
        LockSupport.parkNanos((long) (share * TIME_TO_LIVE.toNanos()));
    }

    private static void assertNoOverlap(List<Claim> claims, long seed) {
        var inOrder = claims.stream()
                .filter(claim -> claim.from() < claim.to())
                .sorted(Comparator.comparingLong(Claim::from))
                .toList();
        var last = inOrder.get(0);
        for (var claim : inOrder) {
            assertThat(claim.from() < last.to() && !claim.process().equals(last.process()))
                    .as("seed %d: %s while %s", seed, claim, last)
                    .isFalse();
            last = claim.to() > last.to() ? claim : last;
        }
    }

    /** A time in which a process thinks that a member is its own. */
    private record Claim(MemberId member, UUID process, long from, long to) {

        Claim until(long end) {
            return new Claim(member, process, from, Math.min(to, end));
        }
    }
}
