package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.DestinationSubscription.AT_ONCE;
import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Processes.parcels;
import static org.assertj.core.api.Assertions.assertThat;

import app.messages.parcel.v1.Dispatched;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of batches that are being handled when a process is closed. */
@Timeout(120)
class SubscriptionsClosingTest {

    private final Processes processes = new Processes();
    private final StoreDatabase database = processes.database();

    @BeforeEach
    void createTable() throws SQLException {
        processes.createTable();
    }

    @AfterEach
    void close() {
        processes.close();
    }

    @Test
    void aBatchIsFinishedAndNothingMoreIsHandled() throws Exception {
        var gate = new Gate();
        var process = processes.process().keeping(parcels((connection, event) -> {
            gate.pass();
            DestinationTable.insert(connection, event);
        }));
        process.start();
        processes.write(PARCEL_7, "0");
        gate.awaitSomebody();
        var closing = closing(process).awaitWaiting();
        processes.write(PARCEL_7, "1");

        gate.open();

        assertThat(closing.result()).isTrue();
        assertThat(DestinationTable.destinations(database)).containsExactly("0");
    }

    @Test
    void whatTakesTooLongIsInterruptedNotCommittedAndNoAttempt() throws Exception {
        var gate = new Gate();
        var process = processes
                .process(Duration.ofMillis(100))
                .keeping(parcels((connection, event) -> {
                            DestinationTable.insert(connection, event);
                            gate.pass();
                        })
                        .onFailure(AT_ONCE));
        process.start();
        processes.write(PARCEL_7, "0");
        gate.awaitSomebody();

        process.subscriptions().close();

        assertThat(DestinationTable.destinations(database)).isEmpty();
        assertThat(processes.operations().parked("parcels", 0, 10)).isEmpty();
        processes.process().keeping(parcels(DestinationTable::insert)).start();
        processes.awaitDestinations(List.of("0"));
    }

    @Test
    void aHandlerThatHeedsNoInterruptIsLeftAlone() throws Exception {
        var gate = new Gate();
        var interrupted = new AtomicInteger();
        var process = processes.process(Duration.ofMillis(100)).keeping(parcels((connection, event) -> {
            while (interrupted.get() == 0) {
                try {
                    gate.pass();
                } catch (IllegalStateException e) {
                    interrupted.incrementAndGet();
                }
            }
            DestinationTable.insert(connection, event);
        }));
        process.start();
        processes.write(PARCEL_7, "0");
        gate.awaitSomebody();

        process.subscriptions().close();

        processes.process().keeping(parcels(DestinationTable::insert)).start();
        processes.awaitDestinations(List.of("0"));
        assertThat(interrupted).hasValue(1);
    }

    @Test
    void nobodyWaitsForTheNextAttemptOfWhatFails() throws Exception {
        var failures = new AtomicInteger();
        var process = processes.process(Duration.ofMinutes(5)).keeping(parcels((connection, event) -> {
            failures.incrementAndGet();
            throw new IllegalStateException(new SQLException("not yet", "57P03"));
        }));
        process.start();
        processes.write(PARCEL_7, "0");
        Eventually.await("it has failed repeatedly", () -> failures.get() > 4);

        process.subscriptions().close();

        var atTheEnd = failures.get();
        processes.write(PARCEL_7, "1");
        assertThat(failures).hasValue(atTheEnd);
    }

    @Test
    void untilABatchIsFinishedNobodyElseBeginsItAndEverythingElseIsHandedOverAtOnce() throws Exception {
        var gate = new Gate();
        var handled = new AtomicInteger();
        var slow = Subscription.<UnitOfWork>named("slow", PARCEL).on(Dispatched.class, (work, event) -> {
            handled.incrementAndGet();
            gate.pass();
        });
        var leaving = processes.process(Duration.ofMinutes(1)).keeping(parcels(DestinationTable::insert));
        leaving.writing(slow).start();
        processes.write(PARCEL_7, "0");
        gate.awaitSomebody();
        var closing = closing(leaving).awaitWaiting();

        var other = processes.process().keeping(parcels(DestinationTable::insert));
        other.writing(slow).start();
        processes.write(PARCEL_7, "1");
        processes.awaitDestinations(List.of("0", "1"));
        var leaseWouldHaveEnded =
                System.nanoTime() + Leases.TIME_TO_LIVE.multipliedBy(2).toNanos();
        Eventually.await("a dead process would be replaced", () -> System.nanoTime() - leaseWouldHaveEnded > 0);
        assertThat(handled).hasValue(1);

        gate.open();
        assertThat(closing.result()).isTrue();
        Eventually.await("the rest is handled", () -> handled.get() == 2);
        assertThat(other.members()).isEqualTo(2);
    }

    @Test
    void closingTwiceDoesNoHarm() {
        var process = processes.process().keeping(parcels(DestinationTable::insert));
        process.start();

        process.subscriptions().close();
        process.subscriptions().close();

        assertThat(process.subscriptions().problems()).isEmpty();
    }

    @Test
    void whatIsJustBeingStartedIsStoppedToo() throws Exception {
        var starting = new Gate();
        var made = new CopyOnWriteArrayList<SubscriptionRun>();
        var workshop = new TableWorkshop<>(
                parcels(DestinationTable::insert),
                processes.store(),
                DestinationTable.in(database.dataSource()),
                MessageTracing.none(),
                SubscriptionObserver.none(),
                name -> {});
        var threads = Executors.newCachedThreadPool(Threads.daemons("subscription"));
        var home = new SubscriptionHome(
                database.dataSource(), "slow", List.of(new SlowWorkshop(workshop, starting, made)), threads);
        var started = Caller.start(() -> {
            home.start();
            return true;
        });
        starting.awaitSomebody();

        home.stop();
        starting.open();

        assertThat(started.result()).isTrue();
        assertThat(made.get(0).loop().awaitEnd(Duration.ofSeconds(10))).isTrue();
        home.close(System.nanoTime(), Duration.ofSeconds(10));
        threads.shutdown();
    }

    private static Caller<Boolean> closing(Processes.Worker process) {
        return Caller.start(() -> {
            process.subscriptions().close();
            return true;
        });
    }

    /** Takes its time to make what runs a member. */
    private record SlowWorkshop(Workshop workshop, Gate gate, List<SubscriptionRun> made) implements Workshop {

        @Override
        public Subscription<?> subscription() {
            return workshop.subscription();
        }

        @Override
        public SubscriptionRun run(MemberId member, BooleanSupplier mayWork) {
            gate.pass();
            var run = workshop.run(member, mayWork);
            made.add(run);
            return run;
        }

        @Override
        public SubscriptionRun rebuild(MemberId member, BooleanSupplier mayWork) {
            return workshop.rebuild(member, mayWork);
        }
    }
}
