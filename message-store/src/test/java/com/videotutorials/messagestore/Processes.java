package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;

import app.messages.parcel.v1.Dispatched;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Processes that run subscriptions on one message store, whose writes they hear of, and that keep the destination table. */
final class Processes implements AutoCloseable {

    private final StoreDatabase database = StoreDatabase.create();
    private final HikariDataSource pool = database.pool();
    private final NotificationSender sender = new NotificationSender(pool, Subscriptions.CATEGORIES);
    private final PostgresMessageStore store = PostgresMessageStore.builder(pool)
            .afterCommit(category -> sender.changed(category.value()))
            .build();
    private final List<Worker> started = new ArrayList<>();

    StoreDatabase database() {
        return database;
    }

    PostgresMessageStore store() {
        return store;
    }

    SubscriptionOperations operations() {
        return new SubscriptionOperations(database.dataSource());
    }

    static Subscription<Connection> parcels(DestinationTable.Handler handler) {
        return Subscription.<Connection>named("parcels", PARCEL).on(Dispatched.class, handler::handle);
    }

    /** A process that does not run anything yet. */
    Worker process() {
        return process("p" + started.size());
    }

    Worker process(String name) {
        return process(name, database.url(), SubscriptionSettings.usual());
    }

    Worker process(Duration drainTime) {
        return process(
                "p" + started.size(),
                database.url(),
                SubscriptionSettings.usual().withDrainTime(drainTime));
    }

    /** The same that reaches the database by another way, such as a proxy. */
    Worker process(String name, String url, SubscriptionSettings settings) {
        var process = new Worker(database.pool(url), settings.withProcessName(name));
        started.add(process);
        return process;
    }

    void createTable() throws SQLException {
        DestinationTable.create(database);
    }

    void write(StreamName stream, String... destinations) {
        for (var destination : destinations) {
            store.write(stream, dispatchedTo(destination), Metadata.none(), ExpectedVersion.any());
        }
    }

    /** Waits until these are in the table, and nothing else, in any order. */
    void awaitDestinations(List<String> expected) throws Exception {
        var sorted = expected.stream().sorted().toList();
        Eventually.await(sorted + " are handled", () -> DestinationTable.destinations(database).stream()
                .sorted()
                .toList()
                .equals(sorted));
    }

    @Override
    public void close() {
        started.forEach(Worker::close);
        store.close();
        sender.close();
        database.close();
    }

    /** A process, which has its own connections. */
    static final class Worker implements AutoCloseable {

        private final HikariDataSource ownPool;
        private final PostgresMessageStore ownStore;
        private final Subscriptions subscriptions;

        private Worker(HikariDataSource ownPool, SubscriptionSettings settings) {
            this.ownPool = ownPool;
            this.ownStore = new PostgresMessageStore(ownPool);
            this.subscriptions = new Subscriptions(ownStore, ownPool, settings);
        }

        @SafeVarargs
        @SuppressWarnings("varargs")
        final Worker keeping(Subscription<Connection>... more) {
            for (var subscription : more) {
                subscriptions.add(List.of(subscription), DestinationTable.in(ownPool));
            }
            return this;
        }

        @SafeVarargs
        @SuppressWarnings("varargs")
        final Worker writing(Subscription<UnitOfWork>... more) {
            for (var subscription : more) {
                subscriptions.add(List.of(subscription));
            }
            return this;
        }

        Worker start() {
            subscriptions.start();
            return this;
        }

        Subscriptions subscriptions() {
            return subscriptions;
        }

        SubscriptionStatus status(String subscription) {
            return subscriptions.status().stream()
                    .filter(status -> status.subscription().equals(subscription))
                    .findFirst()
                    .orElseThrow();
        }

        /** How many members of whatever subscription it runs. */
        long members() {
            return subscriptions.status().stream()
                    .filter(SubscriptionStatus::here)
                    .count();
        }

        void awaitProblem(String... words) throws Exception {
            Eventually.await("a problem is reported: " + List.of(words), () -> subscriptions.problems().stream()
                    .anyMatch(problem -> List.of(words).stream().allMatch(problem::contains)));
        }

        void awaitNoProblem() throws Exception {
            Eventually.await(
                    "no problem is reported", () -> subscriptions.problems().isEmpty());
        }

        @Override
        public void close() {
            subscriptions.close();
            ownStore.close();
            ownPool.close();
        }
    }
}
