package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Processes.parcels;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import app.messages.parcel.v1.Dispatched;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody waits without bound for a batch that takes long. */
@Timeout(120)
class BusySubscriptionTest {

    private final Processes processes = new Processes();

    @BeforeEach
    void declareParcels() throws SQLException {
        processes.createTable();
        try (var connection = processes.database().dataSource().getConnection()) {
            SubscriptionGroups.declare(
                    connection, Subscription.<Connection>named("parcels", PARCEL), Duration.ofSeconds(1));
        }
    }

    @AfterEach
    void close() {
        processes.close();
    }

    @Test
    void anOperatorIsToldToTryAgainAndNothingIsChanged() throws Exception {
        var before = processes.operations().overview();

        try (var batch = batch()) {
            assertThatExceptionOfType(SubscriptionBusyException.class)
                    .isThrownBy(() -> processes.operations().resize("parcels", 2))
                    .withMessage("Cannot resize parcels now, because the subscription is busy: try again later");
            assertThat(processes.operations().overview()).isEqualTo(before);
            batch.rollback();
        }

        processes.operations().resize("parcels", 2);
        assertThat(processes.operations().overview().get(0).groupSize()).isEqualTo(2);
    }

    @Test
    void aProcessDeclaresItsSubscriptionLaterAndRunsOthersMeanwhile() throws Exception {
        var process =
                processes.process().keeping(parcels(DestinationTable::insert).inGroupOf(2), others());

        try (var batch = batch()) {
            process.start();
            process.awaitProblem("parcels cannot run: Cannot declare parcels now");
            processes.write(Category.of("others").stream("7"), "Oslo");
            processes.awaitDestinations(List.of("Oslo"));
            batch.rollback();
        }

        process.awaitNoProblem();
        processes.write(PARCEL_7, "Bergen");
        processes.awaitDestinations(List.of("Bergen", "Oslo"));
        assertThat(process.members()).isEqualTo(3);
    }

    private static Subscription<Connection> others() {
        return Subscription.<Connection>named("others", Category.of("others"))
                .on(Dispatched.class, DestinationTable::insert);
    }

    /** What holds the lock of the position, as whoever handles a batch does. */
    private Connection batch() throws SQLException {
        var connection = processes.database().dataSource().getConnection();
        connection.setAutoCommit(false);
        Sql.texts(connection, "select subscription from subscriptions.subscription_position for update");
        return connection;
    }
}
