package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;

import app.messages.parcel.v1.Dispatch;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/** Components on a message store in PostgreSQL, which a test moves on by hand. */
final class ComponentRun implements AutoCloseable {

    private final StoreDatabase database;
    private final PostgresMessageStore store;
    private final List<Category> written = new CopyOnWriteArrayList<>();

    ComponentRun(StoreDatabase database) {
        this.database = database;
        this.store = new PostgresMessageStore(database.pool());
    }

    PostgresMessageStore store() {
        return store;
    }

    /** Which categories were said to be written to, in order. */
    List<Category> written() {
        return written;
    }

    /** What runs the component, as if a process had just been started. */
    SubscriptionConsumer consumer(Subscription<UnitOfWork> subscription) throws SQLException {
        return consumer(subscription, database.dataSource());
    }

    /** The same which commits by another way, such as a proxy. */
    SubscriptionConsumer consumer(Subscription<UnitOfWork> subscription, DataSource dataSource) throws SQLException {
        try (var connection = database.dataSource().getConnection()) {
            SubscriptionGroups.declare(connection, subscription, TransactionBounds.PATIENCE);
        }
        var effect = new MessageEffect(
                new Delivery<>(subscription, MessageTracing.none()),
                new EntityStore(store),
                MessageTracing.none(),
                SubscriptionObserver.none(),
                dataSource,
                written::add,
                name -> {});
        return new SubscriptionConsumer(
                subscription,
                new MemberId(subscription.name(), 0, 0),
                store,
                dataSource,
                effect,
                SubscriptionObserver.none());
    }

    /** Sends a command to dispatch a parcel. */
    void send(String parcelId, String destination) {
        var command = Dispatch.newBuilder()
                .setParcelId(parcelId)
                .setDestination(destination)
                .build();
        store.write(PARCEL.commands().stream(parcelId), command, Metadata.none(), ExpectedVersion.any());
    }

    /** The types of the messages of a stream, in order. */
    List<String> types(StreamName stream) {
        return store.read(stream).map(StoredMessage::type).toList();
    }

    /** Where parcels were sent, in order. */
    List<String> destinations(StreamName stream) {
        return store.read(stream).map(Parcels::destination).toList();
    }

    List<ParkedMessage> parked(String subscription) {
        return new SubscriptionOperations(database.dataSource()).parked(subscription, 0, 1_000);
    }

    long position(String subscription) throws SQLException {
        return database.number("select position from subscriptions.subscription_position where not retired"
                + " and subscription = '" + subscription + "'");
    }

    @Override
    public void close() {
        store.close();
    }
}
