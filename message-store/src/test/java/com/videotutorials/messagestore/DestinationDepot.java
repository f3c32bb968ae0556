package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;

import app.messages.parcel.v1.Dispatched;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * A message store beside which a role without any particular power keeps a table, {@code depot.destination}, and may
 * rebuild it. The table takes the same message twice, so that tests can see that.
 */
final class DestinationDepot implements AutoCloseable {

    static final String SUBSCRIPTION = "parcels";

    private static final String TABLE =
            """
            create schema depot authorization message_store;
            create schema depot_rebuild authorization message_store;
            create table depot.destination (global_position bigint not null, destination text not null);
            alter table depot.destination owner to message_store;
            """;

    private static final String CONTENTS = "select destination from depot.destination order by global_position";

    final StoreDatabase database = StoreDatabase.create();
    final HikariDataSource pool = database.pool();
    final SubscriptionOperations operations = new SubscriptionOperations(pool);

    /** What comes by where the table is rebuilt. */
    final Turnstile rebuilding = new Turnstile();

    /** The destinations that were handled where the table is rebuilt, committed or not. */
    final List<String> rebuilt = new CopyOnWriteArrayList<>();

    private final NotificationSender sender = new NotificationSender(pool, Subscriptions.CATEGORIES);
    private final PostgresMessageStore store = PostgresMessageStore.builder(pool)
            .afterCommit(category -> sender.changed(category.value()))
            .build();
    private final List<Runnable> running = new ArrayList<>();

    DestinationDepot() throws SQLException {
        database.execute(TABLE);
    }

    MessageStore store() {
        return store;
    }

    /** A subscription that keeps the table, and writes into it which version of the code did so. */
    Subscription<Tables> version(int version) {
        return handling((tables, event) -> tables.insert(
                event.globalPosition(), version + ":" + event.message().getDestination()));
    }

    Subscription<Tables> handling(BiConsumer<Tables, Recorded<Dispatched>> handler) {
        return Subscription.<Tables>named(SUBSCRIPTION, PARCEL)
                .on(Dispatched.class, (tables, event) -> {
                    if (tables.areRebuilt()) {
                        rebuilding.pass();
                        rebuilt.add(event.message().getDestination());
                    }
                    handler.accept(tables, event);
                })
                .keeping("destination");
    }

    /** A process of its own, which runs the subscription until this is closed. */
    Subscriptions run(Subscription<Tables> subscription) {
        return run(subscription, database.pool());
    }

    Subscriptions run(Subscription<Tables> subscription, HikariDataSource itsPool) {
        var itsStore = new PostgresMessageStore(itsPool);
        var process = new Subscriptions(itsStore, itsPool);
        running.add(itsStore::close);
        running.add(process::close);
        return process.add(List.of(subscription), in(itsPool)).start();
    }

    static TableDatabase<Tables> in(HikariDataSource pool) {
        return new TableDatabase<>(
                pool,
                "depot",
                "depot_rebuild",
                (connection, schema, handlers) -> handlers.accept(new Tables(connection, schema)));
    }

    /** Parcels that are dispatched to destinations that are numbered, from the first to before the last. */
    void dispatch(int first, int last) {
        for (var i = first; i < last; i++) {
            dispatch(String.valueOf(i));
        }
    }

    /** To each destination goes a parcel of its own. */
    void dispatch(String destination) {
        store.write(PARCEL.stream(destination), dispatchedTo(destination), Metadata.none(), ExpectedVersion.any());
    }

    List<String> contents() throws SQLException {
        return database.texts(CONTENTS);
    }

    void awaitContents(List<String> expected) throws Exception {
        Eventually.await("the table contains " + expected, () -> contents().equals(expected));
    }

    void awaitEndOfRebuild() throws Exception {
        Eventually.await("the rebuild is over", () -> subscriptions().equals(List.of(SUBSCRIPTION)));
    }

    List<String> subscriptions() throws SQLException {
        return database.texts("select name from subscriptions.subscription order by name");
    }

    long position(String subscription) throws SQLException {
        return database.number(
                "select position from subscriptions.subscription_position where subscription = '" + subscription + "'");
    }

    boolean hasShadow() throws SQLException {
        return database.number("select count(*) from pg_tables where schemaname = 'depot_rebuild'") > 0;
    }

    @Override
    public void close() {
        rebuilding.open();
        for (var i = running.size() - 1; i >= 0; i--) {
            running.get(i).run();
        }
        store.close();
        sender.close();
        database.close();
    }

    /** Where a handler finds its tables. */
    record Tables(Connection connection, String schema) {

        boolean areRebuilt() {
            return schema.equals("depot_rebuild");
        }

        void insert(long globalPosition, String destination) {
            try (var statement = connection.prepareStatement("insert into " + schema + ".destination values (?, ?)")) {
                statement.setLong(1, globalPosition);
                statement.setString(2, destination);
                statement.executeUpdate();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
