package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.destinations;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static org.assertj.core.api.Assertions.assertThat;

import app.messages.parcel.v1.Dispatched;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SubscriptionsTest {

    private final StoreDatabase database = StoreDatabase.create();
    private final HikariDataSource pool = database.pool();
    private final NotificationSender sender = new NotificationSender(pool, Subscriptions.CATEGORIES);
    private final PostgresMessageStore store =
            new PostgresMessageStore(pool, WriteSettings.defaults(), category -> sender.changed(category.value()));
    private final Subscriptions subscriptions = new Subscriptions(store, pool);

    @BeforeEach
    void createTable() throws SQLException {
        DestinationTable.create(database);
    }

    @AfterEach
    void close() {
        subscriptions.close();
        store.close();
        sender.close();
        database.close();
    }

    @Test
    void whatWasWrittenBeforeAndAfterTheStartIsHandled() throws Exception {
        write("0");
        start(parcels(DestinationTable::insert));
        write("1");
        write("2");

        handled(3);
    }

    @Test
    void whatOthersWroteWithoutSayingSoIsFound() throws Exception {
        start(parcels(DestinationTable::insert));
        for (var i = 0; i < 3; i++) {
            StoreDatabase.texts(
                    pool,
                    "select message_store.write_message(gen_random_uuid()::text, 'parcel-7', 'Dispatched',"
                            + " '{\"destination\":\"" + i + "\"}')");
            handled(i + 1);
        }
    }

    @Test
    void aFailingSubscriptionDoesNotStopAnother() throws Exception {
        var failures = new AtomicInteger();
        Subscription<Connection> failing = Subscription.<Connection>named("failing", PARCEL)
                .on(Dispatched.class, (connection, event) -> {
                    DestinationTable.insert(connection, event);
                    failures.incrementAndGet();
                    throw new IllegalStateException("always");
                });
        subscriptions.add(List.of(failing, parcels(DestinationTable::insert)), pool, Function.identity());
        subscriptions.start();
        write("0");
        handled(1);
        write("1");
        handled(2);

        Eventually.await("the failing one is tried again", () -> failures.get() > 2);
        assertThat(position("failing")).isZero();
        assertThat(position("parcels")).isEqualTo(2);
    }

    @Test
    void aHandlerThatRecoversGoesOnByItself() throws Exception {
        var attempts = new AtomicInteger();
        start(parcels((connection, event) -> {
            DestinationTable.insert(connection, event);
            if (attempts.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
            }
        }));
        write("0");

        handled(1);
        assertThat(attempts).hasValue(3);
    }

    @Test
    void everySubscriptionToACategoryIsWoken() throws Exception {
        var handled = new CountDownLatch(2);
        var one = Subscription.<Connection>named("one", PARCEL).on(Dispatched.class, (c, event) -> handled.countDown());
        var other =
                Subscription.<Connection>named("other", PARCEL).on(Dispatched.class, (c, event) -> handled.countDown());
        subscriptions.add(List.of(one, other), pool, Function.identity()).start();

        write("0");

        assertThat(handled.await(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void whoWaitsForAPositionHearsThatItHasMoved() throws Exception {
        var heard = new CountDownLatch(1);
        var listening = new CountDownLatch(1);
        try (var listener = new NotificationListener(
                pool,
                Subscriptions.POSITIONS,
                name -> {
                    if (name.equals("parcels")) {
                        heard.countDown();
                    }
                },
                listening::countDown)) {
            assertThat(listener).isNotNull();
            assertThat(listening.await(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            start(parcels(DestinationTable::insert));

            write("0");

            assertThat(heard.await(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    @Test
    void closingFinishesTheBatchAndHandlesNothingMore() throws Exception {
        var handling = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        start(parcels((connection, event) -> {
            handling.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            DestinationTable.insert(connection, event);
        }));
        write("0");
        assertThat(handling.await(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        var closing = Caller.start(() -> {
                    subscriptions.close();
                    return true;
                })
                .awaitWaiting();
        write("1");

        goOn.countDown();

        assertThat(closing.result()).isTrue();
        assertThat(DestinationTable.destinations(database)).containsExactly("0");
    }

    @Test
    void closingDoesNotWaitForTheNextAttemptOfAFailingSubscription() throws Exception {
        var failures = new AtomicInteger();
        start(parcels((connection, event) -> {
            failures.incrementAndGet();
            throw new IllegalStateException("always");
        }));
        write("0");
        Eventually.await("it has failed repeatedly", () -> failures.get() > 2);

        subscriptions.close();

        var atTheEnd = failures.get();
        write("1");
        assertThat(failures).hasValue(atTheEnd);
    }

    @Test
    void aTableForPeopleNamesEverySubscription() throws Exception {
        start(parcels(DestinationTable::insert));

        assertThat(subscriptions.describe()).contains("parcels", "parcel", "from 0", "Dispatched");
    }

    private static Subscription<Connection> parcels(DestinationTable.Handler handler) {
        return Subscription.<Connection>named("parcels", PARCEL).on(Dispatched.class, handler::handle);
    }

    private void start(Subscription<Connection> subscription) throws SQLException {
        subscriptions.add(List.of(subscription), pool, Function.identity()).start();
    }

    private void write(String destination) {
        store.write(PARCEL_7, dispatchedTo(destination), Metadata.none(), ExpectedVersion.any());
    }

    private void handled(int count) throws Exception {
        Eventually.await(count + " are handled", () -> DestinationTable.destinations(database)
                .equals(destinations(count)));
    }

    private long position(String subscription) throws SQLException {
        return database.number(
                "select position from subscriptions.subscription_position where subscription = '" + subscription + "'");
    }
}
