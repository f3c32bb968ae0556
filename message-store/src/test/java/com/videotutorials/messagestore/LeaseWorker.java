package com.videotutorials.messagestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** A process that beats and gives up what it should, but handles nothing. */
final class LeaseWorker {

    private static final int ROUNDS = 10;

    /** Long, so that nobody dies because the machine is busy. */
    private static final Duration TIME_TO_LIVE = Duration.ofMinutes(1);

    private final StoreDatabase database;
    private final UUID id = UUID.randomUUID();
    private final Leases leases;

    LeaseWorker(StoreDatabase database, DataSource dataSource, String name, String... subscriptions) {
        this.database = database;
        this.leases = new Leases(dataSource, id, name, List.of(subscriptions), TIME_TO_LIVE);
    }

    UUID id() {
        return id;
    }

    Leases leases() {
        return leases;
    }

    /** What it holds after one beat and giving up what it should. */
    Set<MemberId> act() throws SQLException {
        var beat = leases.beat();
        leases.release(beat.toRelease());
        return beat.toRelease().isEmpty() ? beat.owned().keySet() : Set.of();
    }

    /** How many members each of them holds when nothing changes any more. */
    static List<Integer> settle(LeaseWorker... workers) throws SQLException {
        List<Set<MemberId>> before = List.of();
        for (var round = 0; round < ROUNDS; round++) {
            var holdings = new ArrayList<Set<MemberId>>();
            for (var worker : workers) {
                holdings.add(worker.act());
            }
            if (holdings.equals(before)) {
                return holdings.stream().map(Set::size).toList();
            }
            before = holdings;
        }
        throw new AssertionError("Does not come to rest");
    }

    Set<MemberId> holds() throws SQLException {
        var beat = leases.beat();
        assertThat(beat.toRelease()).isEmpty();
        return beat.owned().keySet();
    }

    /** As if it had not beaten for longer than its leases hold. */
    void expire() throws SQLException {
        database.execute(
                "update subscriptions.subscription_process set expires_at = now() where id = '%s'".formatted(id));
    }
}
