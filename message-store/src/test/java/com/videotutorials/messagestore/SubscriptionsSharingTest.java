package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.destinations;
import static com.videotutorials.messagestore.Processes.parcels;
import static org.assertj.core.api.Assertions.assertThat;

import app.messages.parcel.v1.Dispatched;
import com.videotutorials.messagestore.testing.TestPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes that run the same subscriptions. */
@Timeout(120)
class SubscriptionsSharingTest {

    private static final int SIZE = 4;

    private final Processes processes = new Processes();
    private final Subscription<Connection> parcels =
            parcels(DestinationTable::insert).inGroupOf(SIZE);

    @BeforeEach
    void createTable() throws SQLException {
        processes.createTable();
    }

    @AfterEach
    void close() {
        processes.close();
    }

    @Test
    void twoProcessesShareAGroupEvenly() throws Exception {
        var one = processes.process("one").keeping(parcels).start();
        var other = processes.process("other").keeping(parcels).start();

        awaitMembers(one, 2);
        awaitMembers(other, 2);

        Eventually.await(
                "each sees who runs what",
                () -> owned(one, "one") == 2
                        && owned(one, "other") == 2
                        && owned(other, "one") == 2
                        && owned(other, "other") == 2);
        write(0, 100);
        processes.awaitDestinations(destinations(100));
    }

    @Test
    void whileProcessesComeAndGoEveryMessageIsHandledOnce() throws Exception {
        processes.process().keeping(parcels).start();
        var writing = Caller.start(() -> {
            write(0, 1_000);
            return true;
        });
        for (var i = 0; i < 3; i++) {
            var passing = processes.process().keeping(parcels).start();
            awaitMembers(passing, 2);
            passing.close();
        }

        assertThat(writing.result()).isTrue();
        processes.awaitDestinations(destinations(1_000));
    }

    @Test
    void whoeverIsClosedHandsOverAtOnce() throws Exception {
        var one = processes.process("one").keeping(parcels).start();
        var other = processes.process("other").keeping(parcels).start();
        awaitMembers(one, 2);
        awaitMembers(other, 2);

        one.close();

        assertThat(processes.database().texts("select name from subscriptions.subscription_process"))
                .containsExactly("other");
        assertThat(processes
                        .database()
                        .number("select count(*) from subscriptions.subscription_lease as l"
                                + " join subscriptions.subscription_process as p on p.id = l.owner"
                                + " where p.name = 'one'"))
                .isZero();
        awaitMembers(other, SIZE);
        write(0, 100);
        processes.awaitDestinations(destinations(100));
    }

    @Test
    void whoeverIsCutOffIsReplacedAndDoesNoHarmWhenItComesBack() throws Exception {
        try (var proxy = new CuttableProxy(
                TestPostgres.shared().host(), TestPostgres.shared().port())) {
            var url = proxy.url(processes.database().url());
            var lost = processes.process("lost", url, SubscriptionSettings.usual());
            lost.keeping(parcels).start();
            var other = processes.process("other").keeping(parcels).start();
            awaitMembers(lost, 2);
            awaitMembers(other, 2);
            write(0, 100);

            proxy.refuse(true);
            proxy.cut();
            write(100, 200);
            awaitMembers(other, SIZE);
            processes.awaitDestinations(destinations(200));

            proxy.refuse(false);
            awaitMembers(other, 2);
            awaitMembers(lost, 2);
            write(200, 300);
            processes.awaitDestinations(destinations(300));
            lost.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoeverDoesNotHaveTheCodeRunsNothingOfIt() throws Exception {
        var one = processes.process("one").keeping(parcels).start();
        var other = processes
                .process("other")
                .keeping(Subscription.<Connection>named("other", PARCEL).on(Dispatched.class, (c, event) -> {}))
                .start();

        awaitMembers(one, SIZE);
        awaitMembers(other, 1);
        assertThat(other.subscriptions().status())
                .extracting(SubscriptionStatus::subscription)
                .containsExactly("other");
    }

    @Test
    void processesOfSeveralSubscriptionsShareThemToo() throws Exception {
        var subscriptions = Stream.of("a", "b", "c", "d")
                .map(name -> Subscription.<Connection>named(name, PARCEL).on(Dispatched.class, (c, event) -> {}))
                .toList();
        var one = processes.process("one");
        var other = processes.process("other");
        subscriptions.forEach(subscription -> {
            one.keeping(subscription);
            other.keeping(subscription);
        });
        one.start();
        other.start();

        awaitMembers(one, 2);
        awaitMembers(other, 2);
    }

    private void write(int from, int to) {
        for (var i = from; i < to; i++) {
            processes.write(PARCEL.stream(String.valueOf(i % 20)), String.valueOf(i));
        }
    }

    private static void awaitMembers(Processes.Worker process, int count) throws Exception {
        Eventually.await("it runs %d members".formatted(count), () -> process.members() == count);
    }

    private static long owned(Processes.Worker process, String owner) {
        return process.subscriptions().status().stream()
                .filter(status -> status.owner().equals(Optional.of(owner)))
                .count();
    }
}
