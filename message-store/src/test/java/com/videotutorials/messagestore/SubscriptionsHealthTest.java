package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.DestinationSubscription.AT_ONCE;
import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.PARCEL_8;
import static com.videotutorials.messagestore.Processes.parcels;
import static org.assertj.core.api.Assertions.assertThat;

import app.messages.parcel.v1.Dispatched;
import com.videotutorials.messagestore.testing.TestPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a process says about how its subscriptions get on. */
@Timeout(120)
class SubscriptionsHealthTest {

    private static final Duration SOON = Duration.ofMillis(300);

    private final Processes processes = new Processes();
    private final CuttableProxy proxy = new CuttableProxy(
            TestPostgres.shared().host(), TestPostgres.shared().port());
    private final Processes.Worker process =
            processes.process("p", proxy.url(processes.database().url()), SubscriptionSettings.usual());

    SubscriptionsHealthTest() throws IOException {}

    @BeforeEach
    void createTable() throws SQLException {
        processes.createTable();
    }

    @AfterEach
    void close() throws IOException {
        proxy.refuse(false);
        processes.close();
        proxy.close();
    }

    @Test
    void aSubscriptionThatHasHandledEverythingIsWell() throws Exception {
        process.keeping(parcels(DestinationTable::insert)).start();
        processes.write(PARCEL_7, "Bergen", "Oslo");
        processes.awaitDestinations(List.of("Bergen", "Oslo"));

        Eventually.await(
                "its position is known",
                () -> process.status("parcels").position().equals(Optional.of(2L)));
        var status = process.status("parcels");
        assertThat(status.owner()).contains("p");
        assertThat(status.here()).isTrue();
        assertThat(status.paused()).isFalse();
        assertThat(status.member()).isEqualTo(GroupMember.alone());
        assertThat(status.lag()).isEqualTo(SubscriptionStatus.Lag.NONE);
        assertThat(status.problem()).isEmpty();
        assertThat(process.subscriptions().problems()).isEmpty();
    }

    @Test
    void aHandlerThatHangsIsReported() throws Exception {
        var gate = new Gate();
        process.writing(Subscription.<UnitOfWork>named("parcels", PARCEL)
                        .on(Dispatched.class, (work, event) -> gate.pass())
                        .reportedAfter(SOON))
                .start();
        processes.write(PARCEL_7, "Bergen", "Oslo", "Stavanger");

        process.awaitProblem("parcels has been handling Dispatched at parcel-7/0");

        assertThat(process.status("parcels").problem())
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("has been handling Dispatched"));
        Eventually.await("others are seen to wait behind it", () -> {
            var lag = process.status("parcels").lag();
            return lag.messages() == 3 && lag.age().compareTo(SOON) > 0;
        });
        gate.open();
        process.awaitNoProblem();
        Eventually.await("nothing waits", () -> process.status("parcels").lag().equals(SubscriptionStatus.Lag.NONE));
    }

    @Test
    void aBatchWhoseMessagesAreFinishedOneAfterTheOtherDoesNotHang() throws Exception {
        var problems = new CopyOnWriteArraySet<String>();
        process.writing(Subscription.<UnitOfWork>named("parcels", PARCEL)
                .on(Dispatched.class, (work, event) -> {
                    takeTime();
                    problems.addAll(process.subscriptions().problems());
                })
                .reportedAfter(Duration.ofSeconds(2)));
        processes.write(PARCEL_7, Parcels.destinations(20).toArray(String[]::new));

        process.start();

        Eventually.await(
                "all are handled", () -> process.status("parcels").position().equals(Optional.of(20L)));
        assertThat(problems).isEmpty();
    }

    @Test
    void whatTimeDoesNotCureInTimeIsReportedWithItsCauseAndHowMuchWaits() throws Exception {
        var broken = new AtomicBoolean(true);
        process.keeping(parcels((connection, event) -> {
                            DestinationTable.insert(connection, event);
                            if (broken.get()) {
                                throw new IllegalStateException(new SQLException("the disk is full", "53100"));
                            }
                        })
                        .reportedAfter(SOON))
                .start();
        processes.write(PARCEL_7, "Bergen", "Oslo");

        process.awaitProblem("parcels has been failing for", "the disk is full");

        assertThat(process.status("parcels").problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("the disk is full"));
        Eventually.await("it is counted", () -> process.status("parcels").lag().messages() == 2);
        assertThat(process.status("parcels").position()).contains(0L);
        broken.set(false);
        processes.awaitDestinations(List.of("Bergen", "Oslo"));
        process.awaitNoProblem();
    }

    @Test
    void whatWasPutAsideAndMeetsWhatTimeCuresIsReportedToo() throws Exception {
        var failures = new AtomicInteger();
        var first = new CopyOnWriteArrayList<Long>();
        process.keeping(parcels((connection, event) -> {
                            if (failures.getAndIncrement() == 0) {
                                throw new IllegalStateException("a mistake");
                            }
                            first.add(System.nanoTime());
                            throw new IllegalStateException(new SQLException("the disk is full", "53100"));
                        })
                        .onFailure(AT_ONCE)
                        .reportedAfter(SOON))
                .start();
        processes.write(PARCEL_7, "Bergen");

        process.awaitProblem("parcels has been failing for", "the disk is full");
        Eventually.await("it was tried again", () -> first.size() >= 6);

        assertThat(Duration.ofNanos(first.get(5) - first.get(0))).isGreaterThan(Duration.ofSeconds(1));
        assertThat(processes.operations().parked("parcels", 0, 10).get(0).attempts())
                .isOne();
    }

    @Test
    void newMessagesDoNotShortenThePausesOfWhatFails() throws Exception {
        var attempts = new CopyOnWriteArrayList<Long>();
        process.keeping(parcels((connection, event) -> {
                    attempts.add(System.nanoTime());
                    throw new IllegalStateException(new SQLException("the disk is full", "53100"));
                }))
                .start();

        Eventually.await("it was tried again", () -> {
            processes.write(PARCEL_8, "Bergen");
            return attempts.size() >= 6;
        });

        assertThat(Duration.ofNanos(attempts.get(5) - attempts.get(0))).isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void whatIsParkedIsNoProblem() throws Exception {
        process.keeping(parcels(DestinationTable.failingFor(List.of("Oslo"))).onFailure(AT_ONCE))
                .start();
        processes.write(PARCEL_7, "Oslo");
        processes.write(PARCEL_8, "Bergen");
        processes.awaitDestinations(List.of("Bergen"));

        Eventually.await("it is parked", () -> processes.operations().parked("parcels", 0, 10).stream()
                .anyMatch(ParkedMessage::waitsForOperator));

        assertThat(process.subscriptions().problems()).isEmpty();
    }

    @Test
    void aDatabaseThatIsAwayIsReportedAndWaitedFor() throws Exception {
        process.keeping(parcels(DestinationTable::insert)).start();
        processes.write(PARCEL_7, "Bergen");
        processes.awaitDestinations(List.of("Bergen"));

        proxy.refuse(true);
        proxy.cut();
        processes.write(PARCEL_7, "Oslo");
        process.awaitProblem("The database of the positions cannot be reached");

        proxy.refuse(false);
        processes.awaitDestinations(List.of("Bergen", "Oslo"));
        process.awaitNoProblem();
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsReportedToo() throws Exception {
        process.keeping(parcels(DestinationTable::insert)).start();
        processes.write(PARCEL_7, "Bergen");
        processes.awaitDestinations(List.of("Bergen"));

        try (var connection = processes.database().dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table subscriptions.subscription_process in exclusive mode");
            process.awaitProblem("The database of the positions cannot be reached: it does not answer");
            connection.rollback();
        }

        processes.write(PARCEL_7, "Oslo");
        processes.awaitDestinations(List.of("Bergen", "Oslo"));
        process.awaitNoProblem();
    }

    @Test
    void aDatabaseThatIsNotThereYetIsWaitedFor() throws Exception {
        proxy.refuse(true);
        process.keeping(parcels(DestinationTable::insert)).start();
        processes.write(PARCEL_7, "Bergen");
        assertThat(process.subscriptions().describe()).contains("parcels", "from ?");

        proxy.refuse(false);

        processes.awaitDestinations(List.of("Bergen"));
    }

    /** A tenth of what is too long. */
    private static void takeTime() {
        var until = System.nanoTime() + Duration.ofMillis(200).toNanos();
        try {
            Eventually.await("it has taken its time", () -> System.nanoTime() - until > 0);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
