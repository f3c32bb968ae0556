package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.DestinationSubscription.AT_ONCE;
import static com.videotutorials.messagestore.DestinationSubscription.NAME;
import static com.videotutorials.messagestore.DestinationSubscription.finish;
import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.PARCEL_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator does about messages that are put aside, and what that comes to. */
@Timeout(120)
class SubscriptionOperationsTest {

    private final StoreDatabase database = StoreDatabase.create();
    private final InMemoryMessageStore store = new InMemoryMessageStore();
    private final DestinationSubscription parcels = new DestinationSubscription(database, store);
    private final SubscriptionOperations operations = parcels.operations();
    private final Set<String> closed = new HashSet<>(Set.of("Oslo"));

    @BeforeEach
    void createTable() throws SQLException {
        DestinationTable.create(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsParkedIsListedInPages() throws Exception {
        parked("Oslo", "Bergen", "Stavanger");

        var first = operations.parked(NAME, 0, 2);
        var second = operations.parked(NAME, first.get(1).globalPosition(), 2);

        assertThat(first).extracting(ParkedMessage::globalPosition).containsExactly(1L, 2L);
        assertThat(second).extracting(ParkedMessage::globalPosition).containsExactly(3L);
        assertThat(operations.parked(NAME, 3, 2)).isEmpty();
        assertThat(first.get(0).messageId())
                .isEqualTo(store.read(PARCEL_7, 0, 1).get(0).id());
    }

    @Test
    void aPageWithoutPlaceAndANegativePositionAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operations.parked(NAME, 0, 0))
                .withMessage("limit must be at least 1: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operations.parked(NAME, -1, 10))
                .withMessage("afterGlobalPosition must not be negative: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operations.discard(NAME, -1, "no road", "jane"))
                .withMessage("globalPosition must not be negative: -1");
    }

    @Test
    void aStreamThatIsRetriedIsHandledInOrder() throws Exception {
        var consumer = parked("Oslo", "Bergen", "Stavanger");
        closed.clear();

        assertThat(operations.retry(NAME, PARCEL_7)).isTrue();
        consumer.reload();
        finish(consumer);

        assertThat(DestinationTable.inOrderOfHandling(database)).containsExactly("Oslo", "Bergen", "Stavanger");
        assertThat(operations.parked(NAME, 0, 10)).isEmpty();
    }

    @Test
    void messagesThatComeWhileAStreamIsRetriedComeLast() throws Exception {
        var consumer = parked("Oslo", "Bergen", "Stavanger");
        closed.clear();
        operations.retry(NAME, PARCEL_7);
        consumer.reload();

        for (var i = 0; !operations.parked(NAME, 0, 1).isEmpty(); i++) {
            if (i < 10) {
                parcels.write(PARCEL_7, String.valueOf(i));
            }
            consumer.tick();
        }
        finish(consumer);

        var expected = new ArrayList<>(List.of("Oslo", "Bergen", "Stavanger"));
        store.read(PARCEL_7, 3, 100).forEach(message -> expected.add(Parcels.destination(message)));
        assertThat(DestinationTable.inOrderOfHandling(database)).isEqualTo(expected);
    }

    @Test
    void whatIsRetriedHasAllItsAttemptsAgain() throws Exception {
        var consumer = parked("Oslo", "Bergen");

        operations.retry(NAME, PARCEL_7);
        assertThat(parcels.parkedWithAttempts()).containsExactly("parcel-7/0 failed 0", "parcel-7/1 failed 0");
        consumer.reload();
        finish(consumer);

        assertThat(parcels.parkedWithAttempts()).containsExactly("parcel-7/0 failed 3", "parcel-7/1 failed 0");
    }

    @Test
    void aStreamOfWhichNothingIsParkedIsNotRetried() throws Exception {
        parked("Oslo");

        assertThat(operations.retry(NAME, PARCEL_8)).isFalse();
    }

    @Test
    void allStreamsCanBeRetriedAtOnce() throws Exception {
        parcels.write(PARCEL_8, "Oslo", "Tromsø");
        var consumer = parked("Oslo", "Bergen");
        closed.clear();

        assertThat(operations.retryAll(NAME)).isEqualTo(2);
        consumer.reload();
        finish(consumer);

        assertThat(DestinationTable.inOrderOfHandling(database))
                .containsSubsequence("Oslo", "Bergen")
                .containsSubsequence("Oslo", "Tromsø")
                .hasSize(4);
        assertThat(operations.retryAll(NAME)).isZero();
    }

    @Test
    void whenTheFirstOfAStreamIsDiscardedTheOthersFollowByThemselves() throws Exception {
        var consumer = parked("Oslo", "Bergen", "Stavanger");

        assertThat(operations.discard(NAME, 1, "there never was a road", "jane"))
                .isTrue();
        consumer.reload();
        finish(consumer);

        assertThat(DestinationTable.inOrderOfHandling(database)).containsExactly("Bergen", "Stavanger");
        assertThat(operations.parked(NAME, 0, 10)).isEmpty();
        assertThat(database.texts("select concat_ws(', ', stream_name, position, type, discarded_by, reason)"
                        + " from subscriptions.discarded_message"))
                .containsExactly("parcel-7, 0, Dispatched, jane, there never was a road");
        assertThat(database.texts("select error from subscriptions.discarded_message")
                        .get(0))
                .contains("no road to Oslo");
    }

    @Test
    void whenTheOnlyOneOfAStreamIsDiscardedTheStreamGoesOn() throws Exception {
        var consumer = parked("Oslo");
        operations.discard(NAME, 1, "there never was a road", "jane");
        consumer.reload();

        parcels.write(PARCEL_7, "Bergen");
        finish(consumer);

        assertThat(DestinationTable.inOrderOfHandling(database)).containsExactly("Bergen");
        assertThat(parcels.parked()).isEmpty();
    }

    @Test
    void oneThatOnlyWaitsCanBeDiscardedToo() throws Exception {
        var consumer = parked("Oslo", "Bergen", "Stavanger");
        operations.discard(NAME, 2, "sent by mistake", "jane");
        closed.clear();
        operations.retryAll(NAME);
        consumer.reload();

        finish(consumer);

        assertThat(DestinationTable.inOrderOfHandling(database)).containsExactly("Oslo", "Stavanger");
    }

    @Test
    void whatIsNotParkedIsNotDiscarded() throws Exception {
        parked("Oslo");
        operations.discard(NAME, 1, "there never was a road", "jane");

        assertThat(operations.discard(NAME, 1, "again", "jane")).isFalse();
        assertThat(operations.discard(NAME, 99, "never was", "jane")).isFalse();
    }

    @Test
    void whatFailsAgainAfterASubscriptionHasStartedOverCanBeDiscardedAgain() throws Exception {
        parked("Oslo");
        operations.discard(NAME, 1, "there never was a road", "jane");
        database.execute("update subscriptions.subscription_position set position = 0");
        finish(consumer());

        assertThat(operations.discard(NAME, 1, "there still is none", "joe")).isTrue();

        assertThat(database.texts("select discarded_by || ': ' || reason from subscriptions.discarded_message"))
                .containsExactly("joe: there still is none");
    }

    @Test
    void whoeverDiscardsSaysWhyAndWhoTheyAre() throws Exception {
        parked("Oslo");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> operations.discard(NAME, 1, " ", "jane"))
                .withMessage("reason must not be blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operations.discard(NAME, 1, "because", ""))
                .withMessage("by must not be blank");
        assertThat(parcels.parked()).hasSize(1);
    }

    @Test
    void aGroupHasOneTo1024Members() throws Exception {
        parked("Oslo");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> operations.resize(NAME, 0))
                .withMessage("groupSize must be between 1 and 1024: 0");
        assertThatIllegalArgumentException().isThrownBy(() -> operations.resize(NAME, 1_025));
        operations.resize(NAME, 1_024);
        operations.resize(NAME, 2);
        assertThat(database.number("select group_size from subscriptions.subscription"))
                .isEqualTo(2);
    }

    @Test
    void aSubscriptionThatWasNeverStartedIsRefusedEverywhere() {
        List<ThrowingCallable> calls = List.of(
                () -> operations.parked(NAME, 0, 1),
                () -> operations.retry(NAME, PARCEL_7),
                () -> operations.retryAll(NAME),
                () -> operations.discard(NAME, 1, "because", "jane"),
                () -> operations.pause(NAME),
                () -> operations.resume(NAME),
                () -> operations.resize(NAME, 2));

        assertThat(calls).allSatisfy(call -> assertThatIllegalArgumentException()
                .isThrownBy(call)
                .withMessage("There is no subscription parcels"));
    }

    @Test
    void aDatabaseThatIsAwayIsUnavailable() {
        var pool = database.pool("jdbc:postgresql://127.0.0.1:1/nowhere");

        assertThatExceptionOfType(MessageStoreUnavailableException.class)
                .isThrownBy(() -> new SubscriptionOperations(pool).retryAll(NAME))
                .withMessageStartingWith("Cannot retry all of parcels: ");
    }

    @Test
    void whoeverDoesNotKnowWhatAnOperatorDidCommitsNothing() throws Exception {
        var consumer = parked("Oslo", "Bergen");
        parcels.write(PARCEL_7, "Stavanger");
        closed.clear();
        operations.discard(NAME, 1, "there never was a road", "jane");
        operations.discard(NAME, 2, "there never was a road", "jane");

        assertThatExceptionOfType(PositionMovedException.class).isThrownBy(consumer::tick);
        finish(consumer);

        assertThat(DestinationTable.inOrderOfHandling(database)).containsExactly("Stavanger");
        assertThat(parcels.parked()).isEmpty();
    }

    @Test
    void anOperatorWhoActsWithinABatchWaitsForItOrUndoesIt() throws Exception {
        parcels.write(PARCEL_8, "Bergen");
        var acting = new ArrayList<Caller<Boolean>>();
        var failing = DestinationTable.failingFor(closed);
        var consumer = parcels.consumer(DestinationSubscription.of((connection, event) -> {
                    failing.handle(connection, event);
                    if (event.message().getDestination().equals("Narvik")) {
                        acting.add(Caller.start(() -> operations.retry(NAME, PARCEL_7)));
                        lockIsWaitedFor();
                    }
                })
                .onFailure(AT_ONCE));
        parcels.write(PARCEL_7, "Oslo");
        finish(consumer);
        closed.clear();
        parcels.write(PARCEL_8, "Narvik");
        parcels.write(PARCEL_7, "Stavanger");

        consumer.tick();
        assertThat(acting.get(0).result()).isTrue();
        consumer.reload();
        finish(consumer);

        assertThat(DestinationTable.inOrderOfHandling(database))
                .containsExactly("Bergen", "Narvik", "Oslo", "Stavanger");
    }

    @Test
    void operatorsWhoActAtOnceDoNotDisturbEachOther() throws Exception {
        for (var i = 0; i < 20; i++) {
            closed.add(String.valueOf(i));
            parcels.write(PARCEL.stream(String.valueOf(i)), String.valueOf(i), "behind " + i);
        }
        var consumer = parked("Oslo");
        closed.clear();

        var discarded = Caller.start(() -> {
            var count = 0;
            for (var message : operations.parked(NAME, 0, 100)) {
                if (message.attempts() > 0 && operations.discard(NAME, message.globalPosition(), "why", "jane")) {
                    count++;
                }
            }
            return count;
        });
        var retried = Caller.start(() -> {
            for (var i = 0; i < 20; i++) {
                operations.retryAll(NAME);
            }
            return true;
        });
        while (!discarded.isDone() || !retried.isDone()) {
            tickOrFindOutThatSomethingChanged(consumer);
        }
        assertThat(retried.result()).isTrue();
        consumer.reload();
        finish(consumer);

        var discards = database.number("select count(*) from subscriptions.discarded_message");
        assertThat(discarded.result()).isEqualTo((int) discards);
        assertThat(parcels.parked()).isEmpty();
        assertThat(DestinationTable.destinations(database))
                .hasSize(41 - (int) discards)
                .doesNotHaveDuplicates();
    }

    private static void tickOrFindOutThatSomethingChanged(SubscriptionConsumer consumer) throws SQLException {
        try {
            consumer.tick();
        } catch (PositionMovedException e) {
            assertThat(e).isNotNull();
        }
    }

    /** The first of these fails, the others wait behind it. */
    private SubscriptionConsumer parked(String... destinations) throws Exception {
        parcels.write(PARCEL_7, destinations);
        var consumer = consumer();
        finish(consumer);
        return consumer;
    }

    private SubscriptionConsumer consumer() throws SQLException {
        return parcels.consumer(
                DestinationSubscription.of(DestinationTable.failingFor(closed)).onFailure(AT_ONCE));
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
}
