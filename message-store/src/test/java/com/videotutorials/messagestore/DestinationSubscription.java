package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;

import app.messages.parcel.v1.Dispatched;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A subscription that keeps the destination table, and that a test moves on by hand. */
final class DestinationSubscription {

    static final String NAME = "parcels";

    /** Three attempts, one right after the other. */
    static final OnFailure AT_ONCE =
            OnFailure.retryThenPark(3, Backoff.exponential(Duration.ofMillis(1), Duration.ofMillis(1)));

    /** Three attempts, of which no test sees the second. */
    static final OnFailure LATER =
            OnFailure.retryThenPark(3, Backoff.exponential(Duration.ofHours(1), Duration.ofHours(1)));

    private final StoreDatabase database;
    private final MessageStore store;
    private final SubscriptionOperations operations;
    private final List<String> moves = new ArrayList<>();

    DestinationSubscription(StoreDatabase database, MessageStore store) {
        this.database = database;
        this.store = store;
        this.operations = new SubscriptionOperations(database.dataSource());
    }

    static Subscription<Connection> of(DestinationTable.Handler handler) {
        return Subscription.<Connection>named(NAME, PARCEL).on(Dispatched.class, handler::handle);
    }

    /** What runs all of it, as if a process had just been started. */
    SubscriptionConsumer consumer(Subscription<Connection> subscription) throws SQLException {
        declare(subscription);
        return member(subscription, 0, 0);
    }

    void declare(Subscription<?> subscription) throws SQLException {
        try (var connection = database.dataSource().getConnection()) {
            SubscriptionGroups.declare(connection, subscription, TransactionBounds.PATIENCE);
        }
    }

    SubscriptionConsumer member(Subscription<Connection> subscription, int generation, int number) {
        var dataSource = database.dataSource();
        var effect = new TableEffect<>(
                new Delivery<>(subscription, MessageTracing.none()),
                DestinationTable.in(dataSource),
                "public",
                moves::add);
        return new SubscriptionConsumer(
                subscription,
                new MemberId(NAME, generation, number),
                store,
                dataSource,
                effect,
                SubscriptionObserver.none());
    }

    /** Moves it on until nothing is left and nothing will be tried again by itself. */
    static void finish(SubscriptionConsumer consumer) throws Exception {
        Eventually.await("nothing is left to do", () -> {
            while (consumer.tick()) {
                Thread.onSpinWait();
            }
            return consumer.untilRetry().isEmpty();
        });
    }

    void write(StreamName stream, String... destinations) {
        for (var destination : destinations) {
            store.write(stream, dispatchedTo(destination), Metadata.none(), ExpectedVersion.any());
        }
    }

    SubscriptionOperations operations() {
        return operations;
    }

    /** Whose position has moved, in order. */
    List<String> moves() {
        return moves;
    }

    SubscriptionPosition position() throws SQLException {
        try (var connection = database.dataSource().getConnection()) {
            return SubscriptionPositions.read(connection, List.of(NAME)).get(0);
        }
    }

    List<ParkedMessage> parked() {
        return operations.parked(NAME, 0, 10_000);
    }

    /** Where the messages that are put aside stand, and how often each has failed. */
    List<String> parkedWithAttempts() {
        return parked().stream()
                .map(message -> "%s/%d failed %d".formatted(message.stream(), message.position(), message.attempts()))
                .toList();
    }
}
