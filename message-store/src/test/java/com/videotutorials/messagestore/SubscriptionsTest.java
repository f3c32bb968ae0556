package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.DestinationSubscription.AT_ONCE;
import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.PARCEL_8;
import static com.videotutorials.messagestore.Parcels.destinations;
import static com.videotutorials.messagestore.Parcels.dispatchTo;
import static com.videotutorials.messagestore.Processes.parcels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import app.messages.parcel.v1.Dispatched;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SubscriptionsTest {

    /** If each of so many messages waited for the next look, a test would take longer than it may. */
    private static final int ONE_AFTER_THE_OTHER = 200;

    private static final Category INVOICE = Category.of("invoice");

    private final Processes processes = new Processes();
    private final StoreDatabase database = processes.database();
    private final Processes.Worker process = processes.process();

    @BeforeEach
    void createTable() throws SQLException {
        processes.createTable();
    }

    @AfterEach
    void close() {
        processes.close();
    }

    @Test
    void whatWasWrittenBeforeAndAfterTheStartIsHandled() throws Exception {
        write("0");
        process.keeping(parcels(DestinationTable::insert)).start();
        write("1");
        write("2");

        processes.awaitDestinations(destinations(3));
    }

    @Test
    void whatOthersWroteWithoutSayingSoIsFound() throws Exception {
        process.keeping(parcels(DestinationTable::insert)).start();
        var pool = database.pool();
        for (var i = 0; i < 3; i++) {
            StoreDatabase.texts(
                    pool,
                    "select message_store.write_message(gen_random_uuid()::text, 'parcel-7', 'Dispatched',"
                            + " '{\"destination\":\"" + i + "\"}')");
            processes.awaitDestinations(destinations(i + 1));
        }
    }

    @Test
    void aSubscriptionIsWokenByWhoeverWrites() throws Exception {
        process.keeping(parcels(DestinationTable::insert)).start();

        handledOneAfterTheOther(PARCEL);
    }

    @Test
    void aSubscriptionToSeveralCategoriesIsWokenByEach() throws Exception {
        process.keeping(Subscription.<Connection>named("both", INVOICE, PARCEL)
                        .on(Dispatched.class, DestinationTable::insert))
                .start();

        handledOneAfterTheOther(PARCEL, INVOICE);
    }

    @Test
    void aSubscriptionToAllMessagesIsWokenByAll() throws Exception {
        process.keeping(Subscription.<Connection>toAllMessages("all").on(Dispatched.class, DestinationTable::insert))
                .start();

        handledOneAfterTheOther(PARCEL, INVOICE, Category.of("neverHeardOf"));
    }

    @Test
    void whatAComponentWritesIsHandledByAnAggregator() throws Exception {
        process.keeping(parcels(DestinationTable::insert))
                .writing(new RouteComponent().subscription())
                .start();

        for (var i = 0; i < ONE_AFTER_THE_OTHER; i++) {
            processes
                    .store()
                    .write(
                            PARCEL.commands().stream("7"),
                            dispatchTo(String.valueOf(i)),
                            Metadata.none(),
                            ExpectedVersion.any());
            processes.awaitDestinations(destinations(i + 1));
        }
        assertThat(DestinationTable.inOrderOfHandling(database)).isEqualTo(destinations(ONE_AFTER_THE_OTHER));
    }

    @Test
    void everySubscriptionToACategoryIsWoken() throws Exception {
        var handled = new CountDownLatch(2);
        var one = Subscription.<Connection>named("one", PARCEL).on(Dispatched.class, (c, event) -> handled.countDown());
        var other =
                Subscription.<Connection>named("other", PARCEL).on(Dispatched.class, (c, event) -> handled.countDown());
        process.keeping(one, other).start();

        write("0");

        assertThat(handled.await(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void whoWaitsForAPositionHearsThatItHasMoved() throws Exception {
        var heard = new CopyOnWriteArrayList<String>();
        var listening = new CountDownLatch(1);
        try (var listener =
                new NotificationListener(database.pool(), Subscriptions.POSITIONS, heard::add, listening::countDown)) {
            assertThat(listener).isNotNull();
            assertThat(listening.await(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            process.keeping(parcels(DestinationTable::insert)).start();

            write("0");

            Eventually.await("it is heard", () -> heard.contains("parcels"));
        }
    }

    @Test
    void aFailingSubscriptionDoesNotStopAnother() throws Exception {
        var failures = new AtomicInteger();
        var failing = Subscription.<Connection>named("failing", PARCEL).on(Dispatched.class, (connection, event) -> {
            DestinationTable.insert(connection, event);
            failures.incrementAndGet();
            throw new IllegalStateException(new SQLException("not yet", "57P03"));
        });
        process.keeping(failing, parcels(DestinationTable::insert)).start();
        write("0");
        processes.awaitDestinations(destinations(1));
        write("1");
        processes.awaitDestinations(destinations(2));

        Eventually.await("the failing one is tried again", () -> failures.get() > 2);
        assertThat(position("failing")).isZero();
        assertThat(position("parcels")).isEqualTo(2);
        assertThat(processes.operations().parked("failing", 0, 10)).isEmpty();
    }

    @Test
    void aMessageThatSucceedsLaterIsTriedAgainByItself() throws Exception {
        var attempts = new AtomicInteger();
        process.keeping(parcels((connection, event) -> {
                    DestinationTable.insert(connection, event);
                    if (attempts.incrementAndGet() < 3) {
                        throw new IllegalStateException("not yet");
                    }
                }))
                .start();
        write("0");

        processes.awaitDestinations(destinations(1));
        assertThat(attempts).hasValue(3);
    }

    @Test
    void whatIsParkedIsHandledAsSoonAsAnOperatorSaysSo() throws Exception {
        var closed = new CopyOnWriteArrayList<>(List.of("0"));
        process.keeping(parcels(DestinationTable.failingFor(closed)).onFailure(AT_ONCE))
                .start();
        write("0");
        write("1");
        awaitWaitingForOperator();
        closed.clear();

        processes.operations().retry("parcels", PARCEL_7);

        processes.awaitDestinations(destinations(2));
    }

    @Test
    void whatIsDiscardedHoldsUpNobodyAnyLonger() throws Exception {
        process.keeping(parcels(DestinationTable.failingFor(Set.of("0"))).onFailure(AT_ONCE))
                .start();
        write("0");
        write("1");
        awaitWaitingForOperator();

        processes.operations().discard("parcels", 1, "there never was a road", "jane");

        processes.awaitDestinations(List.of("1"));
    }

    @Test
    void whileItIsPausedNothingIsHandled() throws Exception {
        var others = new CopyOnWriteArrayList<String>();
        process.keeping(
                        parcels(DestinationTable::insert),
                        Subscription.<Connection>named("other", PARCEL)
                                .on(
                                        Dispatched.class,
                                        (connection, event) ->
                                                others.add(event.message().getDestination())))
                .start();
        write("0");
        processes.awaitDestinations(destinations(1));

        processes.operations().pause("parcels");
        Eventually.await("it is paused", () -> {
            var status = process.status("parcels");
            return status.paused() && !status.here();
        });
        write("1");
        Eventually.await("the other goes on", () -> others.contains("1"));
        assertThat(DestinationTable.destinations(database)).isEqualTo(destinations(1));
        assertThat(process.subscriptions().problems()).isEmpty();

        processes.operations().resume("parcels");
        processes.awaitDestinations(destinations(2));
        Eventually.await("it is not paused", () -> !process.status("parcels").paused());
    }

    @Test
    void whileTheSizeOfItsGroupChangesItGoesOn() throws Exception {
        process.keeping(parcels(DestinationTable::insert)).start();
        var writing = Caller.start(() -> {
            for (var i = 0; i < 1_000; i++) {
                processes.write(PARCEL.stream(String.valueOf(i % 10)), String.valueOf(i));
            }
            return true;
        });
        for (var size : List.of(4, 2, 3, 1, 5)) {
            processes.operations().resize("parcels", size);
            Eventually.await(
                    "all members run",
                    () -> process.members() == size
                            && process.status("parcels").member().groupSize() == size);
        }

        assertThat(writing.result()).isTrue();
        processes.awaitDestinations(destinations(1_000));
        for (var parcel = 0; parcel < 10; parcel++) {
            var last = String.valueOf(parcel);
            assertThat(DestinationTable.inOrderOfHandling(database).stream()
                            .filter(destination -> destination.endsWith(last))
                            .map(Integer::valueOf))
                    .isSorted();
        }
    }

    @Test
    void whoeverReadsOtherCategoriesThanBeforeDoesNotRunAndSaysSo() throws Exception {
        processes.process().keeping(parcels(DestinationTable::insert)).start().close();
        var changed = Subscription.<Connection>named("parcels", INVOICE).on(Dispatched.class, DestinationTable::insert);
        var other = Subscription.<Connection>named("other", PARCEL).on(Dispatched.class, DestinationTable::insert);

        process.keeping(changed, other).start();
        write("0");

        process.awaitProblem("parcels reads invoice", "to start over, rename it");
        processes.awaitDestinations(destinations(1));
    }

    @Test
    void twoSubscriptionsNeedTwoNames() {
        process.keeping(parcels(DestinationTable::insert));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> process.keeping(parcels(DestinationTable::insert)))
                .withMessage("Two subscriptions have the name parcels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> process.writing(Subscription.<UnitOfWork>named("parcels", PARCEL)))
                .withMessage("Two subscriptions have the name parcels");
    }

    @Test
    void aTableForPeopleNamesEverySubscription() throws Exception {
        process.keeping(parcels(DestinationTable::insert))
                .writing(new ParcelComponent().subscription())
                .start();
        write("0");
        processes.awaitDestinations(destinations(1));

        assertThat(process.subscriptions().describe())
                .contains("subscriptions", "parcels", "parcel", "from 1", "Dispatched")
                .contains("components", "components:parcel:command", "parcel:command", "from 0", "Dispatch");
    }

    private void handledOneAfterTheOther(Category... categories) throws Exception {
        for (var i = 0; i < ONE_AFTER_THE_OTHER; i++) {
            var category = categories[i % categories.length];
            processes.write(category.stream("7"), String.valueOf(i));
            processes.awaitDestinations(destinations(i + 1));
        }
    }

    private void awaitWaitingForOperator() throws Exception {
        Eventually.await("one waits for an operator and another behind it", () -> {
            var parked = processes.operations().parked("parcels", 0, 10);
            return parked.size() == 2 && parked.get(0).waitsForOperator();
        });
        processes.write(PARCEL_8, "2");
        processes.awaitDestinations(List.of("2"));
        database.execute("delete from destination");
    }

    private void write(String destination) {
        processes.write(PARCEL_7, destination);
    }

    private long position(String subscription) throws SQLException {
        return database.number(
                "select position from subscriptions.subscription_position where subscription = '" + subscription + "'");
    }
}
