package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.DestinationSubscription.AT_ONCE;
import static com.videotutorials.messagestore.DestinationSubscription.LATER;
import static com.videotutorials.messagestore.DestinationSubscription.finish;
import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.PARCEL_8;
import static com.videotutorials.messagestore.Parcels.PARCEL_9;
import static com.videotutorials.messagestore.Parcels.destinations;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of messages whose handlers throw, of those behind them, and of all others. */
@Timeout(120)
class SubscriptionFailureTest {

    private final StoreDatabase database = StoreDatabase.create();
    private final InMemoryMessageStore store = new InMemoryMessageStore();
    private final DestinationSubscription parcels = new DestinationSubscription(database, store);

    @BeforeEach
    void createTable() throws SQLException {
        DestinationTable.create(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aMessageThatFailsIsPutAsideAndOtherStreamsGoOn() throws Exception {
        parcels.write(PARCEL_7, "Bergen");
        parcels.write(PARCEL_8, "Oslo");
        parcels.write(PARCEL_9, "Stavanger");
        var consumer = consumer(Set.of("Oslo"), LATER);

        tickUntilIdle(consumer);

        assertThat(DestinationTable.inOrderOfHandling(database)).containsExactly("Bergen", "Stavanger");
        assertThat(parcels.position().position()).isEqualTo(3);
        var parked = parcels.parked().get(0);
        assertThat(parked.stream()).isEqualTo(PARCEL_8);
        assertThat(parked.globalPosition()).isEqualTo(2);
        assertThat(parked.type()).isEqualTo("Dispatched");
        assertThat(parked.attempts()).isOne();
        assertThat(parked.error()).hasValueSatisfying(error -> assertThat(error)
                .contains("parcels could not handle Dispatched at parcel-8/0")
                .contains("no road to Oslo"));
        assertThat(parked.nextAttemptAt())
                .hasValueSatisfying(next -> assertThat(next).isAfter(Instant.now()));
        assertThat(parked.waitsForOperator()).isFalse();
    }

    @Test
    void laterMessagesOfItsStreamWaitBehindIt() throws Exception {
        parcels.write(PARCEL_7, "Bergen", "Oslo", "Stavanger");
        var consumer = consumer(Set.of("Oslo"), LATER);
        tickUntilIdle(consumer);
        parcels.write(PARCEL_7, "Tromsø");
        parcels.write(PARCEL_8, "Narvik");

        tickUntilIdle(consumer);

        assertThat(DestinationTable.inOrderOfHandling(database)).containsExactly("Bergen", "Narvik");
        assertThat(parcels.parkedWithAttempts())
                .containsExactly("parcel-7/1 failed 1", "parcel-7/2 failed 0", "parcel-7/3 failed 0");
        assertThat(parcels.parked().get(1).error()).isEmpty();
    }

    @Test
    void aProcessThatStartsLaterLeavesThemWaiting() throws Exception {
        parcels.write(PARCEL_7, "Oslo", "Stavanger");
        tickUntilIdle(consumer(Set.of("Oslo"), LATER));
        parcels.write(PARCEL_7, "Tromsø");

        tickUntilIdle(consumer(Set.of(), LATER));

        assertThat(DestinationTable.destinations(database)).isEmpty();
        assertThat(parcels.parked()).hasSize(3);
    }

    @Test
    void whatSucceedsAfterItsPauseIsFollowedByTheOthersInOrder() throws Exception {
        parcels.write(PARCEL_7, "Oslo", "Stavanger", "Tromsø");
        var closed = new HashSet<>(Set.of("Oslo"));
        var consumer = consumer(closed, AT_ONCE);
        tickUntilParked(consumer);
        parcels.write(PARCEL_7, "Narvik");

        closed.clear();
        finish(consumer);

        assertThat(DestinationTable.inOrderOfHandling(database))
                .containsExactly("Oslo", "Stavanger", "Tromsø", "Narvik");
        assertThat(parcels.parked()).isEmpty();
        parcels.write(PARCEL_7, "Bodø");
        finish(consumer);
        assertThat(DestinationTable.destinations(database)).endsWith("Bodø");
    }

    @Test
    void afterTheLastAttemptItIsParked() throws Exception {
        parcels.write(PARCEL_7, "Oslo", "Stavanger");

        finish(consumer(Set.of("Oslo"), AT_ONCE));

        assertThat(parcels.parkedWithAttempts()).containsExactly("parcel-7/0 failed 3", "parcel-7/1 failed 0");
        assertThat(parcels.parked().get(0).nextAttemptAt()).isEmpty();
        assertThat(parcels.parked().get(0).waitsForOperator()).isTrue();
        assertThat(parcels.parked().get(1).waitsForOperator()).isFalse();
        assertThat(DestinationTable.destinations(database)).isEmpty();
    }

    @Test
    void whoeverHasOneAttemptIsParkedAtOnce() throws Exception {
        parcels.write(PARCEL_7, "Oslo");
        var consumer = consumer(Set.of("Oslo"), OnFailure.retryThenPark(1, AT_ONCE.backoff()));

        consumer.tick();

        assertThat(consumer.untilRetry()).isEmpty();
        assertThat(parcels.parked().get(0).waitsForOperator()).isTrue();
    }

    @Test
    void aFollowerThatFailsItselfHasAttemptsOfItsOwn() throws Exception {
        parcels.write(PARCEL_7, "Oslo", "Stavanger", "Tromsø");
        var closed = new HashSet<>(Set.of("Oslo", "Stavanger"));
        var consumer = consumer(closed, AT_ONCE);
        tickUntilParked(consumer);

        closed.remove("Oslo");
        finish(consumer);

        assertThat(DestinationTable.destinations(database)).containsExactly("Oslo");
        assertThat(parcels.parkedWithAttempts()).containsExactly("parcel-7/1 failed 3", "parcel-7/2 failed 0");
    }

    @Test
    void whatTimeCuresIsThrownAndNeitherCountedNorParked() throws Exception {
        parcels.write(PARCEL_7, "Bergen", "Oslo");
        var attempts = new ArrayList<String>();
        var consumer = parcels.consumer(DestinationSubscription.of((connection, event) -> {
                    DestinationTable.insert(connection, event);
                    attempts.add(event.message().getDestination());
                    if (attempts.size() < 10 && event.message().getDestination().equals("Oslo")) {
                        throw new IllegalStateException(new SQLException("the database restarts", "57P01"));
                    }
                })
                .onFailure(AT_ONCE));

        for (var i = 0; i < 4; i++) {
            assertThatExceptionOfType(HandlerFailedException.class)
                    .isThrownBy(consumer::tick)
                    .withMessageContaining("the database restarts");
            assertThat(DestinationTable.rows(database)).isEmpty();
            assertThat(parcels.position().position()).isZero();
        }
        assertThat(parcels.parked()).isEmpty();
        assertThat(parcels.moves()).isEmpty();

        assertThat(consumer.tick()).isTrue();
        assertThat(DestinationTable.inOrderOfHandling(database)).containsExactly("Bergen", "Oslo");
    }

    @Test
    void whatTimeCuresIsNoAttemptOfAMessageThatWasPutAside() throws Exception {
        parcels.write(PARCEL_7, "Oslo");
        var failures = new ArrayList<RuntimeException>(List.of(
                new IllegalStateException("no road"),
                new VersionConflictException(PARCEL_7, ExpectedVersion.noStream(), 0),
                new VersionConflictException(PARCEL_7, ExpectedVersion.noStream(), 1)));
        var consumer = parcels.consumer(DestinationSubscription.of((connection, event) -> {
                    if (!failures.isEmpty()) {
                        throw failures.remove(0);
                    }
                    DestinationTable.insert(connection, event);
                })
                .onFailure(OnFailure.retryThenPark(2, AT_ONCE.backoff())));
        consumer.tick();

        Eventually.await("it is handled", () -> {
            try {
                consumer.tick();
            } catch (HandlerFailedException e) {
                assertThat(e).hasCauseInstanceOf(VersionConflictException.class);
                assertThat(parcels.parkedWithAttempts()).containsExactly("parcel-7/0 failed 1");
            }
            return parcels.parked().isEmpty();
        });
        assertThat(DestinationTable.destinations(database)).containsExactly("Oslo");
    }

    @Test
    void aStackOverflowIsNotTheProcesssEnd() throws Exception {
        parcels.write(PARCEL_7, "Oslo");
        parcels.write(PARCEL_8, "Bergen");
        var consumer = parcels.consumer(DestinationSubscription.of((connection, event) -> {
                    if (event.message().getDestination().equals("Oslo")) {
                        recurse(event.globalPosition());
                    }
                    DestinationTable.insert(connection, event);
                })
                .onFailure(AT_ONCE));

        finish(consumer);

        assertThat(DestinationTable.destinations(database)).containsExactly("Bergen");
        assertThat(parcels.parked().get(0).error())
                .hasValueSatisfying(error -> assertThat(error).contains("StackOverflowError"));
    }

    @Test
    void whatIsRefusedOnlyAtTheCommitIsFoundAndPutAside() throws Exception {
        database.execute("alter table destination add constraint one_each unique (destination)"
                + " deferrable initially deferred");
        parcels.write(PARCEL_7, "Oslo", "Bergen");
        parcels.write(PARCEL_8, "Oslo", "Stavanger");
        parcels.write(PARCEL_9, "Tromsø");

        finish(consumer(Set.of(), AT_ONCE));

        assertThat(DestinationTable.inOrderOfHandling(database)).containsExactly("Oslo", "Bergen", "Tromsø");
        assertThat(parcels.parkedWithAttempts()).containsExactly("parcel-8/0 failed 3", "parcel-8/1 failed 0");
        assertThat(parcels.parked().get(0).error())
                .hasValueSatisfying(error -> assertThat(error).contains("one_each"));
    }

    @Test
    void aHandlerThatHidesAFailureOfTheDatabaseIsFoundAndItsNextOneNotBlamed() throws Exception {
        parcels.write(PARCEL_7, "Oslo");
        parcels.write(PARCEL_8, "Bergen");
        var consumer = parcels.consumer(DestinationSubscription.of((connection, event) -> {
                    if (event.message().getDestination().equals("Oslo")) {
                        assertThatExceptionOfType(SQLException.class)
                                .isThrownBy(() -> StoreDatabase.texts(connection, "select 1 / 0"));
                    } else {
                        DestinationTable.insert(connection, event);
                    }
                })
                .onFailure(AT_ONCE));

        finish(consumer);

        assertThat(DestinationTable.destinations(database)).containsExactly("Bergen");
        assertThat(parcels.parkedWithAttempts()).containsExactly("parcel-7/0 failed 3");
    }

    @Test
    void aDatabaseThatRefusesTheSubscriptionItselfIsNoFaultOfTheMessage() throws Exception {
        parcels.write(PARCEL_7, "Oslo");
        var consumer = consumer(Set.of(), AT_ONCE);
        consumer.tick();
        parcels.write(PARCEL_7, "Bergen");
        database.execute("alter table subscriptions.subscription_position rename column moved_at to moved");

        assertThatExceptionOfType(SQLException.class).isThrownBy(consumer::tick);

        database.execute("alter table subscriptions.subscription_position rename column moved to moved_at");
        finish(consumer);
        assertThat(DestinationTable.destinations(database)).containsExactly("Oslo", "Bergen");
    }

    @Test
    void everyErrorCanBeKept() throws Exception {
        parcels.write(PARCEL_7, "Oslo");
        var consumer = parcels.consumer(DestinationSubscription.of((connection, event) -> {
                    throw new IllegalStateException("\uD800 " + "\uD83D\uDCE6".repeat(4_000));
                })
                .onFailure(AT_ONCE));

        finish(consumer);

        assertThat(parcels.parked().get(0).error()).hasValueSatisfying(error -> assertThat(error)
                .contains("parcels could not handle Dispatched at parcel-7/0")
                .hasSizeLessThanOrEqualTo(4_000));
    }

    @Test
    void aNullCharacterInAnErrorIsNotKept() {
        store.write(PARCEL_7, dispatchedTo("Oslo"), Metadata.none(), ExpectedVersion.any());
        var message = store.last(PARCEL_7).orElseThrow();

        var failed = SetAside.failed(message, 1, new IllegalStateException("no\0road"), AT_ONCE);

        assertThat(failed.error()).isEqualTo("java.lang.IllegalStateException: no road");
    }

    @Test
    void whereEverythingFailsNothingIsLostAndNothingTriedInVain() throws Exception {
        var tried = new ArrayList<String>();
        for (var i = 0; i < 50; i++) {
            parcels.write(PARCEL.stream(String.valueOf(i)), String.valueOf(i));
        }
        var closed = new HashSet<>(destinations(50));
        var failing = DestinationTable.failingFor(closed);
        var consumer = parcels.consumer(DestinationSubscription.of((connection, event) -> {
                    tried.add(event.message().getDestination());
                    failing.handle(connection, event);
                })
                .onFailure(LATER));

        tickUntilIdle(consumer);

        assertThat(parcels.parked()).hasSize(50);
        assertThat(tried).hasSize(51);
        closed.clear();
        assertThat(parcels.operations().retryAll(DestinationSubscription.NAME)).isEqualTo(50);
        consumer.reload();
        finish(consumer);
        assertThat(new TreeSet<>(DestinationTable.destinations(database)))
                .containsExactlyInAnyOrderElementsOf(destinations(50));
        assertThat(DestinationTable.destinations(database)).hasSize(50);
    }

    @Test
    void manyFailingStreamsAmongManyLoseNothingAndKeepEveryStreamsOrder() throws Exception {
        var streams = 40;
        for (var i = 0; i < 300; i++) {
            var stream = i * 7 % streams;
            parcels.write(PARCEL.stream(String.valueOf(stream)), stream + " " + i);
        }
        var closed = new HashSet<String>();
        for (var i = 0; i < 300; i++) {
            var stream = i * 7 % streams;
            if (stream % 3 == 0 && i > 100 && i < 200) {
                closed.add(stream + " " + i);
            }
        }
        var consumer = consumer(closed, AT_ONCE);

        finish(consumer);

        assertThat(parcels.parked().stream().map(ParkedMessage::stream).distinct())
                .hasSize(14);
        assertThat(DestinationTable.destinations(database)).doesNotContainAnyElementsOf(closed);
        closed.clear();
        parcels.operations().retryAll(DestinationSubscription.NAME);
        consumer.reload();
        finish(consumer);
        var byStream = new HashMap<String, List<Integer>>();
        for (var destination : DestinationTable.inOrderOfHandling(database)) {
            var parts = destination.split(" ", -1);
            byStream.computeIfAbsent(parts[0], key -> new ArrayList<>()).add(Integer.parseInt(parts[1]));
        }
        assertThat(byStream).isEqualTo(inOrder(300, streams));
    }

    private static Map<String, List<Integer>> inOrder(int messages, int streams) {
        var byStream = new HashMap<String, List<Integer>>();
        IntStream.range(0, messages)
                .forEach(i -> byStream.computeIfAbsent(String.valueOf(i * 7 % streams), key -> new ArrayList<>())
                        .add(i));
        byStream.values().forEach(Collections::sort);
        return byStream;
    }

    private SubscriptionConsumer consumer(Set<String> closed, OnFailure policy) throws SQLException {
        return parcels.consumer(
                DestinationSubscription.of(DestinationTable.failingFor(closed)).onFailure(policy));
    }

    private void tickUntilParked(SubscriptionConsumer consumer) throws SQLException {
        while (parcels.parked().isEmpty()) {
            assertThat(consumer.tick()).isTrue();
        }
    }

    private static void tickUntilIdle(SubscriptionConsumer consumer) throws SQLException {
        while (consumer.tick()) {
            Thread.onSpinWait();
        }
    }

    @SuppressWarnings("InfiniteRecursion") // that is what is tested
    private static long recurse(long depth) {
        return 1 + recurse(depth + 1);
    }
}
