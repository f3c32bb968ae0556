package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.PARCEL_8;
import static com.videotutorials.messagestore.Parcels.dispatches;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of writes whose callers do not wait any longer: their time is up, they are interrupted, or all ends. */
@Timeout(120)
class WritePatienceTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ThreadLocal<Duration> patience = ThreadLocal.withInitial(() -> LONG);
    private final StoreDatabase database = StoreDatabase.create();
    private final HikariDataSource pool = database.pool();
    private final PostgresMessageStore store = PostgresMessageStore.builder(pool)
            .settings(WriteSettings.defaults().withTimeout(patience::get).withMaxQueuedWrites(2))
            .build();

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Test
    void aWriteThatWasSentMayBeWrittenWhenItsTimeIsUp() throws Exception {
        var held = HeldCategory.hold(database.dataSource(), PARCEL);

        var impatient = Caller.start(() -> write(PARCEL_7, SHORT));

        abandoned(impatient, true);
        held.release();
        write(PARCEL_8, LONG);
        assertThat(store.read(PARCEL_7).count()).isLessThanOrEqualTo(1);
    }

    @Test
    void aLoneWriteMayBeWrittenWhenItsTimeIsUp() throws Exception {
        keepAConnection();
        var held = HeldCategory.hold(database.dataSource(), PARCEL);

        var impatient = Caller.start(() -> write(PARCEL_7, SHORT));

        abandoned(impatient, true);
        held.release();
        write(PARCEL_8, LONG);
        assertThat(store.read(PARCEL_7).count()).isLessThanOrEqualTo(1);
    }

    @Test
    void aWriteThatStillQueuedIsNeverWrittenWhenItsTimeIsUp() throws Exception {
        var held = HeldCategory.hold(database.dataSource(), PARCEL);
        var first = startFirst();

        var impatient = Caller.start(() -> write(PARCEL_7, SHORT));

        abandoned(impatient, false);
        held.release();
        first.result();
        write(PARCEL_8, LONG);
        assertThat(store.read(PARCEL_7)).isEmpty();
    }

    @Test
    void whoFindsTheQueueFullWaitsForAPlace() throws Exception {
        var held = HeldCategory.hold(database.dataSource(), PARCEL);
        var callers = new ArrayList<>(List.of(startFirst()));
        for (var i = 0; i < 4; i++) {
            callers.add(Caller.start(() -> write(PARCEL_8, LONG)).awaitWaiting());
        }
        held.release();

        for (var caller : callers) {
            caller.result();
        }
        assertThat(store.read(PARCEL_8)).hasSize(4);
    }

    @Test
    void whoWaitsForAPlaceInVainIsNeverWritten() throws Exception {
        var held = HeldCategory.hold(database.dataSource(), PARCEL);
        var first = startFirst();
        var queued = List.of(
                Caller.start(() -> write(PARCEL_8, LONG)).awaitWaiting(),
                Caller.start(() -> write(PARCEL_8, LONG)).awaitWaiting());

        var impatient = List.of(
                Caller.start(() -> write(PARCEL_7, SHORT)),
                Caller.start(() -> write(PARCEL_7, SHORT)),
                Caller.start(() -> write(PARCEL_7, SHORT)));

        for (var caller : impatient) {
            abandoned(caller, false);
        }
        held.release();
        first.result();
        for (var caller : queued) {
            caller.result();
        }
        write(PARCEL_8, LONG);
        assertThat(store.read(PARCEL_7)).isEmpty();
        assertThat(store.read(PARCEL_8)).hasSize(3);
    }

    @Test
    void anImpatientWriterMakesRoomForAnother() throws Exception {
        var held = HeldCategory.hold(database.dataSource(), PARCEL);
        var first = startFirst();
        var impatient = List.of(Caller.start(() -> write(PARCEL_7, SHORT)), Caller.start(() -> write(PARCEL_7, SHORT)));
        for (var caller : impatient) {
            abandoned(caller, false);
        }

        var patient = Caller.start(() -> write(PARCEL_8, LONG)).awaitWaiting();
        held.release();

        first.result();
        assertThat(patient.result().position()).isZero();
    }

    @Test
    void anInterruptedWriteThatWasSentMayBeWritten() throws Exception {
        var held = HeldCategory.hold(database.dataSource(), PARCEL);
        var sent = startFirst();

        sent.interrupt();

        abandoned(sent, true);
        assertThat(sent.wasInterruptedAtTheEnd()).isTrue();
        held.release();
    }

    @Test
    void anInterruptedLoneWriteMayBeWritten() throws Exception {
        keepAConnection();
        var held = HeldCategory.hold(database.dataSource(), PARCEL);
        var lone = startFirst();

        lone.interrupt();

        abandoned(lone, true);
        assertThat(lone.wasInterruptedAtTheEnd()).isTrue();
        held.release();
        write(PARCEL_8, LONG);
    }

    @Test
    void anInterruptedWriteThatStillQueuedIsNeverWritten() throws Exception {
        var held = HeldCategory.hold(database.dataSource(), PARCEL);
        var first = startFirst();
        var queued = Caller.start(() -> write(PARCEL_7, LONG)).awaitWaiting();

        queued.interrupt();

        abandoned(queued, false);
        assertThat(queued.wasInterruptedAtTheEnd()).isTrue();
        held.release();
        first.result();
        write(PARCEL_8, LONG);
        assertThat(store.read(PARCEL_7)).isEmpty();
    }

    @Test
    void theStoreCanBeWrittenToAfterEveryCallerHasLeft() throws Exception {
        keepAConnection();
        var held = HeldCategory.hold(database.dataSource(), PARCEL);
        for (var i = 0; i < 3; i++) {
            assertThatExceptionOfType(WriteAbandonedException.class).isThrownBy(() -> write(PARCEL_7, SHORT));
        }

        held.release();

        assertThat(write(PARCEL.stream("9"), LONG).position()).isZero();
    }

    private void keepAConnection() {
        store.write(PARCEL.stream("earlier"), dispatches(1), ExpectedVersion.any());
    }

    private Caller<Written> startFirst() throws Exception {
        var first = Caller.start(() -> write(PARCEL.stream("first"), LONG));
        Eventually.await("the first write waits in the database", database::hasLockWaiters);
        return first;
    }

    private Written write(StreamName stream, Duration time) {
        patience.set(time);
        return store.write(stream, dispatches(1), ExpectedVersion.any());
    }

    private static void abandoned(Caller<Written> caller, boolean mayBeWritten) {
        assertThatExceptionOfType(WriteAbandonedException.class)
                .isThrownBy(caller::result)
                .satisfies(e -> assertThat(e.mayBeWritten()).isEqualTo(mayBeWritten));
    }
}
