package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.LeaseWorker.settle;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LeasesTest {

    private static final MemberId PARCELS = new MemberId("parcels", 0, 0);
    private static final MemberId INVOICES = new MemberId("invoices", 0, 0);

    private final StoreDatabase database = StoreDatabase.create();
    private final DataSource pool = database.pool();
    private final LeaseWorker ann = worker("ann", "parcels", "invoices");
    private final LeaseWorker bob = worker("bob", "parcels", "invoices");
    private final LeaseWorker eve = worker("eve", "parcels", "invoices");

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whoComesFirstGetsEverything() throws SQLException {
        subscription("parcels", 3);
        subscription("invoices", 1);

        var beat = ann.leases().beat();

        assertThat(beat.owned()).hasSize(4);
        assertThat(beat.toRelease()).isEmpty();
        assertThat(beat.processes())
                .containsExactly(new SubscriptionProcess(ann.id(), "ann", Set.of("parcels", "invoices")));
        assertThat(beat.leases())
                .extracting(Lease::member)
                .containsExactly(INVOICES, PARCELS, new MemberId("parcels", 0, 1), new MemberId("parcels", 0, 2));
        assertThat(beat.leases()).allMatch(lease -> lease.isOwnedBy(ann.id()));
    }

    @Test
    void withoutSubscriptionsThereIsNothingToOwn() throws SQLException {
        var beat = ann.leases().beat();

        assertThat(beat.leases()).isEmpty();
        assertThat(beat.processes()).hasSize(1);
    }

    @Test
    void theOwnerIsToldWhatTheSubscriptionIsLike() throws SQLException {
        database.execute("insert into subscriptions.subscription (name, categories, group_size, paused, control)"
                + " values ('parcels', '{}', 2, true, 7)");

        var lease = ann.leases().beat().owned().get(PARCELS);

        assertThat(lease)
                .isEqualTo(new Lease(PARCELS, 2, true, 7, Optional.of(new Lease.Owner(ann.id(), "ann", true))));
    }

    @Test
    void aGroupIsSpreadOverThoseWhoComeAndGo() throws SQLException {
        subscription("parcels", 8);
        assertThat(settle(ann)).containsExactly(8);

        assertThat(settle(ann, bob)).containsExactly(4, 4);

        var before = Map.of(ann, ann.holds(), bob, bob.holds());
        assertThat(settle(ann, bob, eve)).containsExactlyInAnyOrder(3, 3, 2);
        assertThat(before.get(ann)).containsAll(ann.holds());
        assertThat(before.get(bob)).containsAll(bob.holds());

        bob.leases().leave();
        assertThat(settle(ann, eve)).containsExactly(4, 4);
    }

    @Test
    void subscriptionsAreSpreadOverThoseWhoCanRunThem() throws SQLException {
        subscription("parcels", 4);
        subscription("invoices", 2);
        subscription("unknown", 1);
        var dan = worker("dan", "parcels");
        var fay = worker("fay", "invoices");

        settle(dan, fay);

        assertThat(dan.holds()).hasSize(4).allMatch(member -> member.subscription()
                .equals("parcels"));
        assertThat(fay.holds()).hasSize(2).allMatch(member -> member.subscription()
                .equals("invoices"));
        assertThat(dan.leases().beat().leases())
                .filteredOn(lease -> lease.member().subscription().equals("unknown"))
                .allMatch(lease -> lease.owner().isEmpty());
    }

    @Test
    void theMembersOfADeadProcessAreTakenByTheOthers() throws SQLException {
        subscription("parcels", 4);
        settle(ann, bob);

        bob.expire();

        assertThat(settle(ann)).containsExactly(4);
        assertThat(ann.leases().beat().processes())
                .extracting(SubscriptionProcess::name)
                .containsExactly("ann");
    }

    @Test
    void aLivingProcessLosesNothing() throws SQLException {
        subscription("parcels", 1);
        settle(ann);

        assertThat(settle(bob)).containsExactly(0);
        assertThat(bob.leases().beat().leases()).singleElement().satisfies(lease -> assertThat(lease.owner())
                .hasValue(new Lease.Owner(ann.id(), "ann", true)));
        assertThat(ann.holds()).containsExactly(PARCELS);
    }

    @Test
    void whoWasTakenForDeadButNotReplacedGoesOn() throws SQLException {
        subscription("parcels", 1);
        settle(ann);

        ann.expire();
        var bystander = worker("dan", "others").leases().beat();
        assertThat(bystander.leases()).singleElement().satisfies(lease -> assertThat(lease.owner())
                .hasValue(new Lease.Owner(ann.id(), "ann", false)));

        assertThat(ann.leases().beat().owned()).containsOnlyKeys(PARCELS);
    }

    @Test
    void whoWasReplacedComesToKnow() throws SQLException {
        subscription("parcels", 1);
        settle(ann);
        ann.expire();
        settle(bob);

        var beat = ann.leases().beat();

        assertThat(beat.owned()).isEmpty();
        assertThat(beat.processes()).extracting(SubscriptionProcess::name).containsExactly("ann", "bob");
        assertThat(bob.leases().beat().owned()).containsOnlyKeys(PARCELS);
    }

    @Test
    void aMemberStaysWithItsOwnerUntilThatGivesItUp() throws SQLException {
        subscription("parcels", 2);
        ann.leases().beat();
        bob.leases().beat();

        var toRelease = ann.leases().beat().toRelease();

        assertThat(toRelease).hasSize(1);
        assertThat(bob.leases().beat().owned()).isEmpty();
        assertThat(ann.leases().beat().owned()).hasSize(2);
        ann.leases().release(toRelease);
        assertThat(bob.leases().beat().owned().keySet()).isEqualTo(toRelease);
        assertThat(ann.leases().beat().toRelease()).isEmpty();
    }

    @Test
    void nobodyCanReleaseWhatBelongsToAnother() throws SQLException {
        subscription("parcels", 1);
        settle(ann);

        bob.leases().release(List.of(PARCELS));

        assertThat(ann.leases().beat().owned()).containsOnlyKeys(PARCELS);
    }

    @Test
    void anotherGroupSizeIsAnotherGroup() throws SQLException {
        subscription("parcels", 2);
        settle(ann, bob);

        database.execute("update subscriptions.subscription set generation = 1, group_size = 3");
        var beat = ann.leases().beat();
        var sizes = settle(ann, bob);

        assertThat(beat.owned()).allSatisfy((member, lease) -> {
            assertThat(member.generation()).isOne();
            assertThat(lease.groupSize()).isEqualTo(3);
        });
        assertThat(sizes).containsExactlyInAnyOrder(1, 2);
        assertThat(database.texts("select distinct generation from subscriptions.subscription_lease"))
                .containsExactly("1");
    }

    @Test
    void nothingIsLeftOfThoseWhoHaveLeft() throws SQLException {
        subscription("parcels", 5);
        settle(ann, bob);

        ann.leases().leave();
        bob.leases().leave();

        assertThat(database.number("select count(*) from subscriptions.subscription_process"))
                .isZero();
        assertThat(database.number("select count(owner) from subscriptions.subscription_lease"))
                .isZero();
    }

    @Test
    void theDeadAreForgotten() throws SQLException {
        worker("dan", "others").leases().beat();
        database.execute("update subscriptions.subscription_process set expires_at = now() - interval '9 minutes'");
        ann.leases().beat();
        assertThat(processNames()).containsExactlyInAnyOrder("ann", "dan");

        database.execute("update subscriptions.subscription_process set expires_at = now() - interval '11 minutes'"
                + " where name = 'dan'");
        ann.leases().beat();

        assertThat(processNames()).containsExactly("ann");
    }

    @Test
    void whoComesBackAfterBeingForgottenGetsItsPartAgain() throws SQLException {
        subscription("parcels", 2);
        settle(ann, bob);
        database.execute("delete from subscriptions.subscription_process where name = 'bob'");
        assertThat(settle(ann)).containsExactly(2);

        assertThat(settle(ann, bob)).containsExactly(1, 1);
    }

    private LeaseWorker worker(String name, String... subscriptions) {
        return new LeaseWorker(database, pool, name, subscriptions);
    }

    private void subscription(String name, int groupSize) throws SQLException {
        database.execute("insert into subscriptions.subscription (name, categories, group_size) values ('%s', '{}', %d)"
                .formatted(name, groupSize));
    }

    private List<String> processNames() throws SQLException {
        return database.texts("select name from subscriptions.subscription_process order by name");
    }
}
