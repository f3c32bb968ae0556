package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.destinations;
import static com.videotutorials.messagestore.Parcels.dispatchTo;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static com.videotutorials.messagestore.Parcels.dispatches;
import static com.videotutorials.messagestore.Parcels.rejectedBecause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import app.messages.parcel.v1.Dispatched;
import com.google.protobuf.Message;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SubscriptionConsumerTest {

    private static final int BATCH = 1_000;

    private final StoreDatabase database = StoreDatabase.create();
    private final InMemoryMessageStore store = new InMemoryMessageStore();
    private final List<String> moves = new ArrayList<>();

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
        write(dispatchedTo("Bergen"));
        write(dispatchedTo("Oslo"));

        assertThat(consumer.tick()).isEqualTo(2);

        assertThat(DestinationTable.rows(database)).containsExactly("1 Bergen", "2 Oslo");
        assertThat(position()).isEqualTo(2);
        assertThat(moves).containsExactly("parcels");
        assertThat(database.number("select count(distinct xmin::text) from"
                        + " (select xmin from destination union all"
                        + " select xmin from subscriptions.subscription_position) as t"))
                .isOne();
        assertThat(consumer.tick()).isZero();
        assertThat(moves).hasSize(1);
    }

    @Test
    void messagesThatComeSinglyAreAllHandled() throws SQLException {
        var consumer = consumer(DestinationTable::insert);
        for (var i = 0; i < 5; i++) {
            write(dispatchedTo(String.valueOf(i)));
            assertThat(consumer.tick()).isOne();
        }

        assertThat(DestinationTable.destinations(database)).isEqualTo(destinations(5));
    }

    @Test
    void aLongCategoryIsHandledInBatches() throws SQLException {
        store.write(PARCEL_7, dispatches(2 * BATCH + BATCH / 2), ExpectedVersion.any());
        var consumer = consumer(DestinationTable::insert);

        assertThat(consumer.tick()).isEqualTo(BATCH);
        assertThat(position()).isEqualTo(BATCH);
        assertThat(consumer.tick()).isEqualTo(BATCH);
        assertThat(consumer.tick()).isEqualTo(BATCH / 2);
        assertThat(consumer.tick()).isZero();
        assertThat(DestinationTable.destinations(database)).isEqualTo(destinations(2 * BATCH + BATCH / 2));
    }

    @Test
    void messagesOfOtherTypesArePassedOver() throws SQLException {
        for (var i = 0; i < BATCH + 1; i++) {
            write(rejectedBecause("too heavy"));
        }
        write(dispatchedTo("Bergen"));
        var consumer = consumer(DestinationTable::insert);

        assertThat(consumer.tick()).isEqualTo(BATCH);
        assertThat(position()).isEqualTo(BATCH);
        assertThat(consumer.tick()).isEqualTo(2);
        assertThat(DestinationTable.destinations(database)).containsExactly("Bergen");
    }

    @Test
    void aHandlerThatThrowsLeavesNothingBehindAndIsAskedAgain() throws SQLException {
        var failing = new ArrayList<>(List.of("Oslo"));
        var consumer = consumer((connection, event) -> {
            DestinationTable.insert(connection, event);
            if (failing.remove(event.message().getDestination())) {
                throw new IllegalStateException("no road to Oslo");
            }
        });
        write(dispatchedTo("Bergen"));
        write(dispatchedTo("Oslo"));

        assertThatExceptionOfType(HandlerFailedException.class)
                .isThrownBy(consumer::tick)
                .withMessageContaining("Dispatched at parcel-7/1")
                .withMessageContaining("no road to Oslo");
        assertThat(DestinationTable.rows(database)).isEmpty();
        assertThat(position()).isZero();
        assertThat(moves).isEmpty();

        assertThat(consumer.tick()).isEqualTo(2);
        assertThat(DestinationTable.destinations(database)).containsExactly("Bergen", "Oslo");
    }

    @Test
    void whoIsBehindAnotherProcessCommitsNothingAndGoesOnFromThere() throws SQLException {
        var one = consumer(DestinationTable::insert);
        var other = consumer(DestinationTable::insert);
        one.start();
        other.start();
        write(dispatchedTo("Bergen"));
        one.tick();

        assertThatExceptionOfType(PositionMovedException.class)
                .isThrownBy(other::tick)
                .withMessage("parcels is no longer at 0: another process has moved it on");

        assertThat(DestinationTable.rows(database)).containsExactly("1 Bergen");
        assertThat(other.tick()).isZero();
        write(dispatchedTo("Oslo"));
        assertThat(other.tick()).isOne();
        assertThat(DestinationTable.rows(database)).containsExactly("1 Bergen", "2 Oslo");
    }

    @Test
    void ofTwoProcessesThatHandleTheSameBatchAtOnceOneCommits() throws Exception {
        write(dispatchedTo("Bergen"));
        var handling = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var one = consumer((connection, event) -> {
            DestinationTable.insert(connection, event);
            handling.countDown();
            await(goOn);
        });
        var other = consumer(DestinationTable::insert);
        one.start();
        other.start();
        var first = Caller.start(one::tick);
        await(handling);
        var second = Caller.start(other::tick);
        Eventually.await(
                "the other waits for the position",
                () -> database.number("select count(*) from pg_locks where not granted") > 0);

        goOn.countDown();

        assertThat(first.result()).isOne();
        assertThatExceptionOfType(PositionMovedException.class).isThrownBy(second::result);
        assertThat(DestinationTable.rows(database)).containsExactly("1 Bergen");
    }

    @Test
    void aSubscriptionGoesOnWhereItStopped() throws SQLException {
        write(dispatchedTo("Bergen"));
        consumer(DestinationTable::insert).tick();
        write(dispatchedTo("Oslo"));

        var restarted = consumer(DestinationTable::insert);

        assertThat(restarted.start()).isOne();
        assertThat(restarted.tick()).isOne();
        assertThat(DestinationTable.rows(database)).containsExactly("1 Bergen", "2 Oslo");
    }

    @Test
    void aSubscriptionHasReachedWhatHasNothingOfItsCategoryBefore() throws SQLException {
        var consumer = consumer(DestinationTable::insert);
        consumer.start();
        assertThat(readPosition().hasReached(0, store)).isTrue();
        write(dispatchedTo("Bergen"));
        store.write(PARCEL.commands().stream("7"), dispatchTo("Oslo"), Metadata.none(), ExpectedVersion.any());
        store.write(PARCEL.commands().stream("7"), dispatchTo("Oslo"), Metadata.none(), ExpectedVersion.any());

        assertThat(readPosition().hasReached(1, store)).isFalse();
        assertThat(readPosition().hasReached(3, store)).isFalse();
        consumer.tick();
        assertThat(readPosition()).isEqualTo(new SubscriptionPosition("parcels", PARCEL, 1));
        assertThat(readPosition().hasReached(3, store)).isTrue();
        write(dispatchedTo("Tromsø"));
        assertThat(readPosition().hasReached(3, store)).isTrue();
        assertThat(readPosition().hasReached(4, store)).isFalse();
    }

    private SubscriptionConsumer<Connection> consumer(DestinationTable.Handler handler) {
        return new SubscriptionConsumer<>(
                Subscription.<Connection>named("parcels", PARCEL).on(Dispatched.class, handler::handle),
                store,
                database.dataSource(),
                connection -> connection,
                moves::add);
    }

    private void write(Message message) {
        store.write(PARCEL_7, message, Metadata.none(), ExpectedVersion.any());
    }

    private long position() throws SQLException {
        return readPosition().position();
    }

    private SubscriptionPosition readPosition() throws SQLException {
        try (var connection = database.dataSource().getConnection()) {
            return SubscriptionPositions.read(connection, List.of("parcels", "others"))
                    .get(0);
        }
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
