package com.videotutorials.messagestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LeasesCostTest {

    private static final int PAGE = 8192;

    private final StoreDatabase database = StoreDatabase.create();
    private final StatementCount statements = new StatementCount(database.pool());
    private final LeaseWorker ann = worker("ann");
    private final LeaseWorker bob = worker("bob");

    @BeforeEach
    void createSubscription() throws SQLException {
        database.execute("insert into subscriptions.subscription (name, categories, group_size)"
                + " values ('parcels', '{parcel}', 100)");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aBeatThatChangesNothingIsOneRoundTrip() throws SQLException {
        LeaseWorker.settle(ann, bob);
        statements.take();

        ann.leases().beat();

        assertThat(statements.take()).isOne();
    }

    @Test
    void whatIsTakenOrGivenUpIsOneMore() throws SQLException {
        ann.leases().beat();
        assertThat(statements.take()).isEqualTo(2);
        bob.leases().beat();
        assertThat(statements.take()).isOne();
        ann.act();
        assertThat(statements.take()).isEqualTo(2);
        ann.leases().release(List.of());
        assertThat(statements.take()).isZero();
        bob.leases().leave();
        assertThat(statements.take()).isOne();
    }

    @Test
    void aBeatThatChangesNothingWritesNothingButTheProcess() throws SQLException {
        LeaseWorker.settle(ann, bob);
        var leases = rows("subscription_lease");
        var processes = rows("subscription_process");

        ann.leases().beat();

        assertThat(rows("subscription_lease")).isEqualTo(leases);
        assertThat(rows("subscription_process"))
                .hasSize(2)
                .filteredOn(row -> !processes.contains(row))
                .hasSize(1);
    }

    @Test
    void manyBeatsNeedNoMoreRoom() throws SQLException {
        for (var i = 0; i < 1_000; i++) {
            ann.leases().beat();
        }

        assertThat(database.number("select pg_relation_size('subscriptions.subscription_process')"))
                .isEqualTo(PAGE);
        assertThat(database.number("select pg_relation_size('subscriptions.subscription_process_pkey')"))
                .isEqualTo(2 * PAGE);
    }

    @Test
    void everyChangeIsHeardAndNothingElse() throws SQLException {
        try (var heard = new HeardNotifications(database.dataSource(), Leases.CHANNEL)) {
            ann.leases().beat();
            assertThat(heard.count()).as("ann comes, and acquires").isEqualTo(2);
            ann.leases().beat();
            assertThat(heard.count()).as("ann beats").isZero();
            bob.leases().beat();
            assertThat(heard.count()).as("bob comes").isOne();
            ann.act();
            assertThat(heard.count()).as("ann releases").isOne();
            bob.leases().beat();
            assertThat(heard.count()).as("bob acquires").isOne();
            ann.expire();
            ann.leases().beat();
            assertThat(heard.count()).as("ann is back").isOne();
            bob.leases().leave();
            assertThat(heard.count()).as("bob leaves").isOne();
            bob.leases().leave();
            bob.leases().release(List.of(new MemberId("parcels", 0, 0)));
            assertThat(heard.count()).as("bob has left").isZero();
        }
    }

    private LeaseWorker worker(String name) {
        return new LeaseWorker(database, statements.dataSource(), name, "parcels");
    }

    /** Which versions of its rows a table consists of. */
    private List<String> rows(String table) throws SQLException {
        return database.texts("select xmin || ' ' || xmax from subscriptions.%s order by ctid".formatted(table));
    }
}
