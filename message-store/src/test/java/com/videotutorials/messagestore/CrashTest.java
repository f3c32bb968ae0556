package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.dispatches;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import app.messages.parcel.v1.Dispatched;
import com.videotutorials.messagestore.testing.TestPostgres;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A PostgreSQL that dies under those who write and those who subscribe. */
@Timeout(180)
class CrashTest {

    private static final Duration SHORT = Duration.ofMillis(700);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int WRITERS = 16;
    private static final int SOME = 300;
    private static final int TERMINATIONS = 40;

    private static final TestPostgres postgres = TestPostgres.start(Map.of());

    private final ThreadLocal<Duration> patience = ThreadLocal.withInitial(() -> LONG);
    private final StoreDatabase database = StoreDatabase.create(postgres);
    private final HikariDataSource pool = database.pool();
    private final NotificationSender sender = new NotificationSender(pool, Subscriptions.CATEGORIES);
    private final PostgresMessageStore store = PostgresMessageStore.builder(pool)
            .settings(WriteSettings.defaults().withTimeout(patience::get))
            .afterCommit(category -> sender.changed(category.value()))
            .build();

    @AfterAll
    static void stopServer() {
        postgres.close();
    }

    @AfterEach
    void close() {
        store.close();
        sender.close();
        database.close();
    }

    @Test
    void aCrashLosesNothingThatWasAcknowledgedAndRepeatsNothing() throws Exception {
        var writers = Writers.start(store, WRITERS);
        for (var crash = 1; crash <= 2; crash++) {
            var atLeast = crash * SOME;
            Eventually.await("some are written", () -> writers.acknowledged() > atLeast);
            postgres.crash();
            postgres.restart();
        }
        var before = writers.acknowledged();
        Eventually.await("more are written", () -> writers.acknowledged() > before + SOME);
        writers.stop();

        writers.everyAcknowledgedWriteIsThereOnce(database, "after two crashes");
    }

    @Test
    void terminatedConnectionsLoseNothingAndRepeatNothing() throws Exception {
        var writers = Writers.start(store, WRITERS);
        try {
            for (var i = 0; i < TERMINATIONS; i++) {
                var before = writers.acknowledged();
                Eventually.await("some are written", () -> writers.acknowledged() > before + WRITERS);
                database.texts("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where datname = current_database() and usename = 'message_store'");
            }
        } finally {
            writers.stop();
        }

        writers.everyAcknowledgedWriteIsThereOnce(database, "after terminations");
    }

    @Test
    void whileTheServerIsDownAWriteFailsInItsTime() {
        store.write(PARCEL_7, dispatches(1), ExpectedVersion.any());
        postgres.crash();
        try {
            patience.set(SHORT);
            for (var i = 0; i < 3; i++) {
                assertThatExceptionOfType(MessageStoreException.class)
                        .isThrownBy(() -> store.write(PARCEL_7, dispatches(1), ExpectedVersion.any()))
                        .isInstanceOfAny(MessageStoreUnavailableException.class, WriteAbandonedException.class);
            }
            assertThatExceptionOfType(MessageStoreUnavailableException.class).isThrownBy(() -> store.last(PARCEL_7));
        } finally {
            postgres.restart();
        }

        patience.set(LONG);
        assertThat(store.write(PARCEL_7, dispatches(1), ExpectedVersion.of(0)).position())
                .isOne();
    }

    @Test
    void subscriptionsGoOnAfterACrash() throws Exception {
        DestinationTable.create(database);
        var parcels = Subscription.<Connection>named("parcels", PARCEL).on(Dispatched.class, DestinationTable::insert);
        try (var subscriptions = new Subscriptions(store, pool)) {
            subscriptions.add(List.of(parcels), DestinationTable.in(pool)).start();
            store.write(PARCEL_7, dispatches(SOME), ExpectedVersion.noStream());
            handled(SOME);

            postgres.crash();
            postgres.restart();

            store.write(PARCEL_7, dispatches(SOME), ExpectedVersion.of(SOME - 1));
            handled(2 * SOME);
        }
        assertThat(database.number("select count(distinct global_position) from destination"))
                .isEqualTo(2 * SOME);
    }

    private void handled(int count) throws Exception {
        Eventually.await("all are handled", () -> database.number("select count(*) from destination") == count);
    }
}
