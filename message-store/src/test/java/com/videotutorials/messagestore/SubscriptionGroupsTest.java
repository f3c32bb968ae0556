package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.DestinationSubscription.LATER;
import static com.videotutorials.messagestore.DestinationSubscription.NAME;
import static com.videotutorials.messagestore.DestinationSubscription.finish;
import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import app.messages.parcel.v1.Dispatched;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Groups whose sizes change while they are at work. */
@Timeout(180)
class SubscriptionGroupsTest {

    private static final int STREAMS = 20;

    private final StoreDatabase database = StoreDatabase.create();
    private final InMemoryMessageStore store = new InMemoryMessageStore();
    private final DestinationSubscription parcels = new DestinationSubscription(database, store);
    private final List<Integer> written = new ArrayList<>();

    @BeforeEach
    void createTable() throws SQLException {
        DestinationTable.create(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void membersShareTheStreams() throws Exception {
        var subscription = subscription().inGroupOf(3);
        parcels.declare(subscription);
        writeSome(60);

        for (var member : members(subscription, 0, 3)) {
            var before = DestinationTable.destinations(database).size();
            finish(member);
            assertThat(DestinationTable.destinations(database)).hasSizeGreaterThan(before);
        }

        everythingIsHandledOnceAndInOrder();
    }

    @Test
    void whileTheSizeChangesNothingIsLostOrHandledTwice() throws Exception {
        var seed = System.nanoTime();
        var random = new Random(seed);
        parcels.declare(subscription());
        var generation = 0;
        var members = members(subscription(), 0, 1);
        for (var size : List.of(3, 2, 5, 1, 4, 4, 7, 1)) {
            work(members, random);
            var sameSize = members.size() == size;
            resize(size);
            work(members, random);
            generation += sameSize ? 0 : 1;
            members = members(subscription().inBatchesOf(1 + random.nextInt(20)), generation, size);
            work(members, random);
        }
        for (var member : members) {
            finish(member);
        }

        everythingIsHandledOnceAndInOrder();
        assertThat(parcels.position())
                .as("seed " + seed)
                .isEqualTo(new SubscriptionPosition(NAME, List.of(PARCEL), written.size()));
    }

    @Test
    void aMemberOfTheFormerGroupIsFenced() throws Exception {
        parcels.declare(subscription());
        var former = parcels.member(subscription(), 0, 0);
        writeSome(10);
        former.tick();
        writeSome(10);
        resize(2);

        assertThatExceptionOfType(PositionMovedException.class).isThrownBy(former::tick);
        assertThatExceptionOfType(RetiredException.class)
                .isThrownBy(former::tick)
                .withMessage("Member 0 of parcels is no longer one");

        assertThat(DestinationTable.destinations(database)).hasSize(10);
    }

    @Test
    void aMemberOfTheFormerGroupThatIsInTheMiddleOfABatchCommitsNothingOrIsWaitedFor() throws Exception {
        parcels.declare(subscription());
        writeSome(1);
        var resizing = new ArrayList<Caller<Boolean>>();
        var former = parcels.member(
                DestinationSubscription.of((connection, event) -> {
                    DestinationTable.insert(connection, event);
                    resizing.add(Caller.start(() -> {
                        resize(2);
                        return true;
                    }));
                    lockIsWaitedFor();
                }),
                0,
                0);

        former.tick();

        assertThat(resizing.get(0).result()).isTrue();
        for (var member : members(subscription(), 1, 2)) {
            finish(member);
        }
        everythingIsHandledOnceAndInOrder();
    }

    @Test
    void whatWasHandledBeforeAFailureIsNotHandledAgainAfterTheSizeHasChanged() throws Exception {
        var lagging = streamOf(1, 2);
        var failing = streamOf(0, 2);
        var subscription = failingFor(Set.of("Oslo")).inGroupOf(2);
        parcels.declare(subscription);
        parcels.write(lagging, "Bodø");
        parcels.write(failing, "Bergen", "Oslo", "Stavanger");
        tickUntilIdle(parcels.member(subscription, 0, 0));
        assertThat(DestinationTable.inOrderOfHandling(database)).containsExactly("Bergen");

        resize(1);
        parcels.write(failing, "Tromsø");
        tickUntilIdle(parcels.member(subscription, 1, 0));

        assertThat(DestinationTable.inOrderOfHandling(database)).containsExactly("Bergen", "Bodø");
        assertThat(parcels.parkedWithAttempts())
                .containsExactly(failing + "/1 failed 1", failing + "/2 failed 0", failing + "/3 failed 0");
    }

    @Test
    void whatIsParkedStaysParkedAndInOrderWhateverTheSize() throws Exception {
        var closed = new HashSet<String>();
        var subscription = failingFor(closed);
        parcels.declare(subscription);
        for (var i = 0; i < STREAMS; i++) {
            closed.add("closed " + i);
            parcels.write(PARCEL.stream(String.valueOf(i)), "first " + i, "closed " + i, "second " + i);
        }
        tickUntilIdle(parcels.member(subscription, 0, 0));
        resize(3);
        for (var i = 0; i < STREAMS; i++) {
            parcels.write(PARCEL.stream(String.valueOf(i)), "third " + i);
        }
        var members = members(subscription, 1, 3);
        for (var member : members) {
            tickUntilIdle(member);
        }
        assertThat(parcels.parked()).hasSize(3 * STREAMS);

        closed.clear();
        parcels.operations().retryAll(NAME);
        for (var member : members) {
            member.reload();
            finish(member);
        }

        assertThat(parcels.parked()).isEmpty();
        var handled = DestinationTable.inOrderOfHandling(database);
        assertThat(handled).hasSize(4 * STREAMS).doesNotHaveDuplicates();
        for (var i = 0; i < STREAMS; i++) {
            assertThat(handled).containsSubsequence("first " + i, "closed " + i, "second " + i, "third " + i);
        }
    }

    @Test
    void theSizeInTheCodeIsTakenWhenItChanges() throws Exception {
        parcels.declare(subscription().inGroupOf(2));
        assertThat(size()).isEqualTo(2);

        parcels.declare(subscription().inGroupOf(4));

        assertThat(size()).isEqualTo(4);
    }

    @Test
    void anOperatorsChoiceHoldsUntilTheCodeAsksForAnotherSizeThanBefore() throws Exception {
        parcels.declare(subscription().inGroupOf(2));
        resize(5);

        parcels.declare(subscription().inGroupOf(2));
        assertThat(size()).isEqualTo(5);

        parcels.declare(subscription().inGroupOf(3));
        assertThat(size()).isEqualTo(3);
    }

    @Test
    void whoeverReadsOtherCategoriesThanBeforeIsRefused() throws Exception {
        parcels.declare(subscription());
        var other = Subscription.<Connection>named(NAME, PARCEL, Category.of("invoice"))
                .on(Dispatched.class, DestinationTable::insert);

        assertThatIllegalStateException()
                .isThrownBy(() -> parcels.declare(other))
                .withMessage("parcels reads parcel, invoice, but its position is one in parcel:"
                        + " to start over, rename it");
        assertThatIllegalStateException()
                .isThrownBy(() -> parcels.declare(Subscription.<Connection>toAllMessages(NAME)))
                .withMessage("parcels reads all categories, but its position is one in parcel:"
                        + " to start over, rename it");
    }

    @Test
    void theOrderInWhichCategoriesAreNamedDoesNotMatter() throws Exception {
        var invoice = Category.of("invoice");
        parcels.declare(Subscription.<Connection>named(NAME, PARCEL, invoice));

        parcels.declare(Subscription.<Connection>named(NAME, invoice, PARCEL));

        assertThat(parcels.position().categories()).containsExactlyInAnyOrder(PARCEL, invoice);
    }

    @Test
    void positionsOfFormerGroupsAreForgottenWhenEverybodyHasPassedThem() throws Exception {
        parcels.declare(subscription());
        writeSome(40);
        finish(parcels.member(subscription(), 0, 0));
        resize(2);
        writeSome(40);
        for (var member : members(subscription(), 1, 2)) {
            finish(member);
        }

        resize(1);

        assertThat(database.number("select count(*) from subscriptions.subscription_position"))
                .isOne();
    }

    private void work(List<SubscriptionConsumer> members, Random random) throws SQLException {
        for (var i = 0; i < 5; i++) {
            writeSome(random.nextInt(40));
            for (var member : members) {
                if (random.nextInt(3) > 0) {
                    tickOrFindOutThatItIsRetired(member);
                }
            }
        }
    }

    private static void tickOrFindOutThatItIsRetired(SubscriptionConsumer member) throws SQLException {
        try {
            member.tick();
        } catch (PositionMovedException | RetiredException e) {
            assertThat(e).isNotNull();
        }
    }

    private void writeSome(int count) {
        for (var i = 0; i < count; i++) {
            var number = written.size();
            parcels.write(PARCEL.stream(String.valueOf(number * 7 % STREAMS)), String.valueOf(number));
            written.add(number);
        }
    }

    private void everythingIsHandledOnceAndInOrder() throws SQLException {
        var handled = DestinationTable.inOrderOfHandling(database).stream()
                .map(Integer::valueOf)
                .toList();
        var byStream = new HashMap<Integer, List<Integer>>();
        handled.forEach(number -> byStream.computeIfAbsent(number * 7 % STREAMS, key -> new ArrayList<>())
                .add(number));
        assertThat(handled).containsExactlyInAnyOrderElementsOf(written);
        assertThat(byStream.values()).allSatisfy(numbers -> assertThat(numbers).isSorted());
    }

    private List<SubscriptionConsumer> members(Subscription<Connection> subscription, int generation, int size) {
        return IntStream.range(0, size)
                .mapToObj(number -> parcels.member(subscription, generation, number))
                .toList();
    }

    private void resize(int size) {
        parcels.operations().resize(NAME, size);
    }

    private long size() throws SQLException {
        var size = database.number("select group_size from subscriptions.subscription");
        assertThat(database.number("select count(*) from subscriptions.subscription_position where not retired"))
                .isEqualTo(size);
        return size;
    }

    private void lockIsWaitedFor() {
        try {
            Eventually.await(
                    "the position is waited for",
                    () -> database.number("select count(*) from pg_locks where not granted") > 0);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static StreamName streamOf(int member, int groupSize) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> PARCEL.stream(String.valueOf(i)))
                .filter(new GroupMember(member, groupSize)::handles)
                .findFirst()
                .orElse(PARCEL_7);
    }

    private static void tickUntilIdle(SubscriptionConsumer consumer) throws SQLException {
        while (consumer.tick()) {
            Thread.onSpinWait();
        }
    }

    private static Subscription<Connection> subscription() {
        return DestinationSubscription.of(DestinationTable::insert);
    }

    private static Subscription<Connection> failingFor(Set<String> closed) {
        return DestinationSubscription.of(DestinationTable.failingFor(closed)).onFailure(LATER);
    }
}
