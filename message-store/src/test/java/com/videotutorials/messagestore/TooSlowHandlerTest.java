package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.DestinationSubscription.AT_ONCE;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.PARCEL_8;
import static com.videotutorials.messagestore.Parcels.PARCEL_9;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a message for which a transaction does not last long enough. */
@Timeout(120)
class TooSlowHandlerTest {

    private final StoreDatabase database = StoreDatabase.create();
    private final InMemoryMessageStore store = new InMemoryMessageStore();
    private final DestinationSubscription parcels = new DestinationSubscription(database, store);

    @BeforeEach
    void writeMessages() throws SQLException {
        DestinationTable.create(database);
        parcels.write(PARCEL_7, "Bergen");
        parcels.write(PARCEL_8, "Oslo", "Stavanger");
        parcels.write(PARCEL_9, "Tromsø");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whoeverIsIdleForTooLongAloneIsParkedAndOtherStreamsGoOn() throws Exception {
        finish(connection -> {
            throw new SQLException("idle-in-transaction timeout", "25P03");
        });

        assertOsloIsParkedBecause("idle-in-transaction timeout");
    }

    @Test
    void whoeverTakesTooLongAloneForAStatementIsParkedAndOtherStreamsGoOn() throws Exception {
        finish(connection -> {
            Sql.set(connection, "statement_timeout", "20");
            Sql.texts(connection, "select pg_sleep(3600)::text");
        });

        assertOsloIsParkedBecause("canceling statement due to statement timeout");
    }

    @Test
    void whoeverReturnsOnlyAfterTheEndOfItsTransactionIsParkedToo() throws Exception {
        finish(connection -> {
            Sql.set(connection, "idle_in_transaction_session_timeout", "20");
            var server = Sql.texts(connection, "select pg_backend_pid()::text").get(0);
            awaitEndOf(server);
        });

        assertOsloIsParkedBecause("idle-in-transaction timeout");
    }

    @Test
    void whatTakesTooLongTogetherIsNoAttempt() throws Exception {
        var consumer = consumer(connection -> {
            throw new SQLException("canceling statement due to statement timeout", "57014");
        });

        assertThatExceptionOfType(HandlerFailedException.class).isThrownBy(consumer::tick);
        assertThatExceptionOfType(HandlerFailedException.class).isThrownBy(consumer::tick);

        assertThat(parcels.parked()).isEmpty();
        assertThat(parcels.position().position()).isZero();
    }

    @Test
    void whoeverIsToldToWaitThatOutWaits() throws Exception {
        var consumer = parcels.consumer(DestinationSubscription.of((connection, event) -> {
                    throw new IllegalStateException(new SQLException("idle-in-transaction timeout", "25P03"));
                })
                .onFailure(AT_ONCE.waitingOut(SQLException.class)));

        for (var attempt = 0; attempt < 6; attempt++) {
            assertThatExceptionOfType(HandlerFailedException.class).isThrownBy(consumer::tick);
        }

        assertThat(parcels.parked()).isEmpty();
    }

    private void finish(Work forOslo) throws Exception {
        var consumer = consumer(forOslo);
        Eventually.await("nothing is left to do", () -> !tick(consumer) && isFinished(consumer));
    }

    /** Whether there may be more to do. */
    private static boolean tick(SubscriptionConsumer consumer) throws SQLException {
        try {
            return consumer.tick();
        } catch (SQLException | HandlerFailedException e) {
            assertThat(e).hasStackTraceContaining("timeout");
            return true;
        }
    }

    private boolean isFinished(SubscriptionConsumer consumer) throws SQLException {
        return parcels.position().position() == 4 && consumer.untilRetry().isEmpty();
    }

    private SubscriptionConsumer consumer(Work forOslo) throws SQLException {
        return parcels.consumer(DestinationSubscription.of((connection, event) -> {
                    DestinationTable.insert(connection, event);
                    if (event.message().getDestination().equals("Oslo")) {
                        doWith(connection, forOslo);
                    }
                })
                .onFailure(AT_ONCE));
    }

    private void awaitEndOf(String server) {
        try {
            Eventually.await(
                    "the database has ended it",
                    () -> database.number("select count(*) from pg_stat_activity where pid = " + server) == 0);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void doWith(Connection connection, Work work) {
        try {
            work.run(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertOsloIsParkedBecause(String cause) throws SQLException {
        assertThat(DestinationTable.inOrderOfHandling(database)).containsExactly("Bergen", "Tromsø");
        assertThat(parcels.parkedWithAttempts()).containsExactly("parcel-8/0 failed 3", "parcel-8/1 failed 0");
        var oslo = parcels.parked().get(0);
        assertThat(oslo.waitsForOperator()).isTrue();
        assertThat(oslo.error()).hasValueSatisfying(error -> assertThat(error).contains(cause));
    }

    private interface Work {
        void run(Connection connection) throws SQLException;
    }
}
