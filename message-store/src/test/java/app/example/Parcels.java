package app.example;

import app.messages.parcel.v1.Dispatch;
import com.videotutorials.messagestore.EntityStore;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.MessageDb;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.NotificationSender;
import com.videotutorials.messagestore.PostgresMessageStore;
import com.videotutorials.messagestore.PostgresSnapshots;
import com.videotutorials.messagestore.SubscriptionSettings;
import com.videotutorials.messagestore.SubscriptionTables;
import com.videotutorials.messagestore.Subscriptions;
import com.videotutorials.messagestore.TableDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Parcels, from a command to a table. */
final class Parcels implements AutoCloseable {

    private final PostgresMessageStore messageStore;
    private final NotificationSender notifications;
    private final Subscriptions subscriptions;

    /** Once for each database, by its owner. */
    static void install(DataSource owner) throws SQLException {
        MessageDb.install(owner);
        SubscriptionTables.install(owner, List.of("message_store"), List.of());
        try (var connection = owner.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create schema if not exists parcels authorization message_store");
            statement.execute("create schema if not exists parcels_rebuild authorization message_store");
            statement.execute("set role message_store");
            statement.execute(
                    "create table if not exists parcels.destinations (name text primary key, parcels bigint)");
        }
    }

    /** In every process: a pool of connections of the role message_store. */
    Parcels(DataSource pool) {
        notifications = new NotificationSender(pool, Subscriptions.CATEGORIES);
        messageStore = PostgresMessageStore.builder(pool)
                .afterCommit(category -> notifications.changed(category.value()))
                .build();
        var settings =
                SubscriptionSettings.usual().withEntities(store -> new EntityStore(store, new PostgresSnapshots(pool)));
        var tables = TableDatabase.ofConnections(pool, "parcels", "parcels_rebuild");
        subscriptions = new Subscriptions(messageStore, pool, settings)
                .add(new ParcelComponent().subscriptions())
                .add(List.of(new DestinationsAggregator().subscription()), tables)
                .start();
        System.out.println(subscriptions.describe());
    }

    /** Returns as soon as the command is durable. */
    void dispatch(String parcelId, String destination) {
        var command = Dispatch.newBuilder()
                .setParcelId(parcelId)
                .setDestination(destination)
                .build();
        messageStore.write(
                ParcelComponent.PARCEL.commands().stream(parcelId),
                command,
                Metadata.startingTrace(UUID.randomUUID()),
                ExpectedVersion.any());
    }

    @Override
    public void close() {
        subscriptions.close();
        messageStore.close();
        notifications.close();
    }
}
