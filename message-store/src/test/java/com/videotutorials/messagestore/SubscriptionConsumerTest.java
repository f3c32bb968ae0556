package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.destinations;
import static com.videotutorials.messagestore.Parcels.dispatchTo;
import static com.videotutorials.messagestore.Parcels.dispatches;
import static com.videotutorials.messagestore.Parcels.rejectedBecause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SubscriptionConsumerTest {

    private static final int BATCH = 1_000;

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
    void rowsAndPositionAreCommittedTogether() throws SQLException {
        var consumer = consumer(DestinationTable::insert);
        parcels.write(PARCEL_7, "Bergen", "Oslo");

        assertThat(consumer.tick()).isTrue();

        assertThat(DestinationTable.rows(database)).containsExactly("1 Bergen", "2 Oslo");
        assertThat(position()).isEqualTo(2);
        assertThat(parcels.moves()).containsExactly("parcels");
        assertThat(database.number("select count(distinct xmin::text) from"
                        + " (select xmin from destination union all"
                        + " select xmin from subscriptions.subscription_position) as t"))
                .isOne();
    }

    @Test
    void whereNothingIsLeftNothingMoves() throws SQLException {
        var consumer = consumer(DestinationTable::insert);
        assertThat(consumer.tick()).isFalse();
        parcels.write(PARCEL_7, "Bergen");
        consumer.tick();

        assertThat(consumer.tick()).isFalse();

        assertThat(parcels.moves()).hasSize(1);
        assertThat(consumer.position()).contains(1L);
        assertThat(consumer.untilRetry()).isEmpty();
    }

    @Test
    void messagesThatComeSinglyAreAllHandled() throws SQLException {
        var consumer = consumer(DestinationTable::insert);
        for (var i = 0; i < 5; i++) {
            parcels.write(PARCEL_7, String.valueOf(i));
            assertThat(consumer.tick()).isTrue();
        }

        assertThat(DestinationTable.destinations(database)).isEqualTo(destinations(5));
    }

    @Test
    void aLongCategoryIsHandledInBatches() throws SQLException {
        store.write(PARCEL_7, dispatches(2 * BATCH + BATCH / 2), ExpectedVersion.any());
        var consumer = consumer(DestinationTable::insert);

        assertThat(consumer.tick()).isTrue();
        assertThat(position()).isEqualTo(BATCH);
        assertThat(consumer.tick()).isTrue();
        assertThat(consumer.tick()).isTrue();
        assertThat(consumer.tick()).isFalse();
        assertThat(DestinationTable.destinations(database)).isEqualTo(destinations(2 * BATCH + BATCH / 2));
    }

    @Test
    void aBatchIsAsLongAsTheSubscriptionSays() throws SQLException {
        parcels.write(PARCEL_7, "Bergen", "Oslo", "Stavanger");
        var consumer = parcels.consumer(
                DestinationSubscription.of(DestinationTable::insert).inBatchesOf(2));

        consumer.tick();
        assertThat(DestinationTable.destinations(database)).containsExactly("Bergen", "Oslo");
        assertThat(position()).isEqualTo(2);
        consumer.tick();
        assertThat(position()).isEqualTo(3);
        assertThat(consumer.tick()).isFalse();
        assertThat(DestinationTable.inOrderOfHandling(database)).containsExactly("Bergen", "Oslo", "Stavanger");
    }

    @Test
    void aBatchThatTakesTooLongIsFollowedBySmallerOnes() throws SQLException {
        store.write(PARCEL_7, dispatches(BATCH), ExpectedVersion.any());
        var handled = new AtomicInteger();
        var consumer = consumer((connection, event) -> {
            DestinationTable.insert(connection, event);
            if (handled.incrementAndGet() > BATCH / 4) {
                throw new IllegalStateException(new SQLException("idle-in-transaction timeout", "25P03"));
            }
        });

        for (var attempt = 0; attempt < 2; attempt++) {
            assertThatExceptionOfType(HandlerFailedException.class).isThrownBy(consumer::tick);
            handled.set(0);
        }
        assertThat(consumer.tick()).isTrue();

        assertThat(position()).isEqualTo(BATCH / 4);
    }

    @Test
    void messagesOfOtherTypesArePassedOver() throws SQLException {
        for (var i = 0; i < BATCH + 1; i++) {
            store.write(PARCEL_7, rejectedBecause("too heavy"), Metadata.none(), ExpectedVersion.any());
        }
        parcels.write(PARCEL_7, "Bergen");
        var consumer = consumer(DestinationTable::insert);

        assertThat(consumer.tick()).isTrue();
        assertThat(position()).isEqualTo(BATCH);
        assertThat(consumer.tick()).isTrue();
        assertThat(DestinationTable.destinations(database)).containsExactly("Bergen");
        assertThat(position()).isEqualTo(BATCH + 2);
    }

    @Test
    void whoIsBehindAnotherProcessCommitsNothingAndGoesOnFromThere() throws SQLException {
        var one = consumer(DestinationTable::insert);
        var other = consumer(DestinationTable::insert);
        one.tick();
        other.tick();
        parcels.write(PARCEL_7, "Bergen");
        one.tick();

        assertThatExceptionOfType(PositionMovedException.class)
                .isThrownBy(other::tick)
                .withMessage("parcels is no longer at 0: another process has moved it on");

        assertThat(DestinationTable.rows(database)).containsExactly("1 Bergen");
        assertThat(other.tick()).isFalse();
        parcels.write(PARCEL_7, "Oslo");
        assertThat(other.tick()).isTrue();
        assertThat(DestinationTable.rows(database)).containsExactly("1 Bergen", "2 Oslo");
    }

    @Test
    void ofTwoProcessesThatHandleTheSameBatchAtOnceOneCommits() throws Exception {
        parcels.write(PARCEL_7, "Bergen");
        var handling = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var one = consumer((connection, event) -> {
            DestinationTable.insert(connection, event);
            handling.countDown();
            await(goOn);
        });
        var other = consumer(DestinationTable::insert);
        var first = Caller.start(one::tick);
        await(handling);
        var second = Caller.start(other::tick);
        Eventually.await(
                "the other waits for the position",
                () -> database.number("select count(*) from pg_locks where not granted") > 0);

        goOn.countDown();

        assertThat(first.result()).isTrue();
        assertThatExceptionOfType(PositionMovedException.class).isThrownBy(second::result);
        assertThat(DestinationTable.rows(database)).containsExactly("1 Bergen");
    }

    @Test
    void aSubscriptionGoesOnWhereItStopped() throws SQLException {
        parcels.write(PARCEL_7, "Bergen");
        consumer(DestinationTable::insert).tick();
        parcels.write(PARCEL_7, "Oslo");

        var restarted = consumer(DestinationTable::insert);

        assertThat(restarted.tick()).isTrue();
        assertThat(DestinationTable.rows(database)).containsExactly("1 Bergen", "2 Oslo");
    }

    @Test
    void aSubscriptionHasReachedWhatHasNothingOfItsCategoryBefore() throws SQLException {
        var consumer = consumer(DestinationTable::insert);
        consumer.tick();
        assertThat(parcels.position().hasReached(0, store)).isTrue();
        parcels.write(PARCEL_7, "Bergen");
        store.write(PARCEL.commands().stream("7"), dispatchTo("Oslo"), Metadata.none(), ExpectedVersion.any());
        store.write(PARCEL.commands().stream("7"), dispatchTo("Oslo"), Metadata.none(), ExpectedVersion.any());

        assertThat(parcels.position().hasReached(1, store)).isFalse();
        assertThat(parcels.position().hasReached(3, store)).isFalse();
        consumer.tick();
        assertThat(parcels.position()).isEqualTo(new SubscriptionPosition("parcels", List.of(PARCEL), 1));
        assertThat(parcels.position().hasReached(3, store)).isTrue();
        parcels.write(PARCEL_7, "Tromsø");
        assertThat(parcels.position().hasReached(3, store)).isTrue();
        assertThat(parcels.position().hasReached(4, store)).isFalse();
    }

    private SubscriptionConsumer consumer(DestinationTable.Handler handler) throws SQLException {
        return parcels.consumer(DestinationSubscription.of(handler));
    }

    private long position() throws SQLException {
        return parcels.position().position();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("Waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
