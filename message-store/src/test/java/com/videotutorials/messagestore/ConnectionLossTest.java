package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.PARCEL_8;
import static com.videotutorials.messagestore.Parcels.dispatches;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.videotutorials.messagestore.testing.TestPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A network that fails at the worst of moments. */
@Timeout(180)
class ConnectionLossTest {

    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int CUTS = 60;

    private final ThreadLocal<Duration> patience = ThreadLocal.withInitial(() -> LONG);
    private final StoreDatabase database = StoreDatabase.create();
    private final CuttableProxy proxy = new CuttableProxy(
            TestPostgres.shared().host(), TestPostgres.shared().port());
    private final PostgresMessageStore store = PostgresMessageStore.builder(database.pool(proxy.url(database.url())))
            .settings(WriteSettings.defaults().withTimeout(patience::get))
            .build();

    ConnectionLossTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        store.close();
        database.close();
        proxy.close();
    }

    @Test
    void aLoneWriteWhoseAnswerIsLostIsAnsweredAllTheSame() throws Exception {
        store.write(PARCEL_8, dispatches(1), ExpectedVersion.any());

        var written = answerLost(1);

        assertThat(written.get(0).position()).isZero();
        assertThat(written.get(0).globalPosition()).isEqualTo(2);
    }

    @Test
    void queuedWritesWhoseAnswerIsLostAreAnsweredAllTheSame() throws Exception {
        var written = answerLost(8);

        for (var i = 0; i < written.size(); i++) {
            assertThat(written.get(i).position()).isEqualTo(i);
            assertThat(written.get(i).globalPosition()).isEqualTo(i + 1);
        }
    }

    @Test
    void aWriteThatNeverArrivedIsMadeOnce() throws Exception {
        store.write(PARCEL_8, dispatches(1), ExpectedVersion.any());
        proxy.stall();
        var caller = Caller.start(() -> store.write(PARCEL_7, dispatches(1), ExpectedVersion.noStream()));
        Eventually.await("the request is lost", () -> proxy.lost() > 0);

        proxy.cut();

        assertThat(caller.result()).isEqualTo(new Written(0, 2, false));
        assertThat(store.read(PARCEL_7)).hasSize(1);
    }

    @Test
    void aKeptConnectionThatWasCutIsReplaced() {
        store.write(PARCEL_7, dispatches(1), ExpectedVersion.any());
        proxy.cut();

        assertThat(store.write(PARCEL_7, dispatches(1), ExpectedVersion.of(0)).position())
                .isOne();
    }

    @Test
    void aConflictWhoseAnswerIsLostIsStillAConflict() throws Exception {
        store.write(PARCEL_7, dispatches(1), ExpectedVersion.any());
        proxy.swallowAnswers();
        var caller = Caller.start(() -> store.write(PARCEL_7, dispatches(1), ExpectedVersion.noStream()));
        Eventually.await("the answer is lost", () -> proxy.lost() > 0);

        proxy.cut();

        assertThatExceptionOfType(VersionConflictException.class)
                .isThrownBy(caller::result)
                .satisfies(e -> assertThat(e.actual()).isZero());
    }

    @Test
    void aConnectionThatSaysNothingAnyMoreHoldsUpALoneWriterOnlyForItsTime() {
        store.write(PARCEL_8, dispatches(1), ExpectedVersion.any());
        proxy.stall();

        assertThatExceptionOfType(WriteAbandonedException.class).isThrownBy(this::impatientWrite);

        assertThat(store.write(PARCEL_8, dispatches(1), ExpectedVersion.of(0)).position())
                .isOne();
    }

    @Test
    void aConnectionThatSaysNothingAnyMoreHoldsUpAGroupOnlyForItsTime() throws Exception {
        var held = HeldCategory.hold(database.dataSource(), PARCEL);
        var first = Caller.start(this::impatientWrite);
        Eventually.await("the write waits in the database", database::hasLockWaiters);
        proxy.stall();
        held.release();

        assertThatExceptionOfType(WriteAbandonedException.class).isThrownBy(first::result);
        assertThat(store.write(PARCEL_8, dispatches(1), ExpectedVersion.noStream())
                        .position())
                .isZero();
    }

    @Test
    void whileTheNetworkIsDownAWriteFailsInItsTime() {
        proxy.refuse(true);
        patience.set(SHORT);

        assertThatExceptionOfType(MessageStoreException.class)
                .isThrownBy(() -> store.write(PARCEL_7, dispatches(1), ExpectedVersion.any()))
                .isInstanceOfAny(MessageStoreUnavailableException.class, WriteAbandonedException.class)
                .withMessageNotContaining("may yet be written");

        proxy.refuse(false);
        patience.set(LONG);
        assertThat(store.write(PARCEL_7, dispatches(1), ExpectedVersion.any()).position())
                .isZero();
    }

    @Test
    void randomCutsLoseNothingAndRepeatNothing() throws Exception {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var writers = Writers.start(store, 16);
        try {
            for (var i = 0; i < CUTS; i++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(30)));
                if (random.nextBoolean()) {
                    proxy.swallowAnswers();
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(5)));
                }
                proxy.cut();
            }
        } finally {
            writers.stop();
        }
        writers.everyAcknowledgedWriteIsThereOnce(database, "seed " + seed);
    }

    /** The server commits, its answer is swallowed, the line is cut: what are the callers told? */
    private List<Written> answerLost(int writers) throws Exception {
        var before = database.messages();
        var held = HeldCategory.hold(database.dataSource(), PARCEL);
        var callers = new ArrayList<Caller<Written>>();
        callers.add(Caller.start(() -> store.write(PARCEL_7, dispatches(1), ExpectedVersion.any())));
        Eventually.await("the first write waits in the database", database::hasLockWaiters);
        for (var i = 1; i < writers; i++) {
            callers.add(Caller.start(() -> store.write(PARCEL_7, dispatches(1), ExpectedVersion.any()))
                    .awaitWaiting());
        }
        proxy.swallowAnswers();
        held.release();
        Eventually.await("the first is committed", () -> database.messages() == before + 1);
        Eventually.await("its answer is lost", () -> proxy.lost() > 0);

        proxy.cut();

        var written = new ArrayList<Written>();
        for (var caller : callers) {
            written.add(caller.result());
        }
        assertThat(database.messages()).isEqualTo(before + writers);
        return written;
    }

    private Written impatientWrite() {
        patience.set(SHORT);
        return store.write(PARCEL_7, dispatches(1), ExpectedVersion.any());
    }
}
