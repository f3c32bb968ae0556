package com.videotutorials.messagestore.faults;

import app.messages.parcel.v1.Dispatch;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.MessageStoreUnavailableException;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.NewMessage;
import com.videotutorials.messagestore.NotificationSender;
import com.videotutorials.messagestore.PostgresMessageStore;
import com.videotutorials.messagestore.StreamName;
import com.videotutorials.messagestore.Subscriptions;
import com.videotutorials.messagestore.WriteAbandonedException;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Clients who have parcels dispatched: mostly one of many, often one of few. They repeat a request, under the same id,
 * until it is acknowledged.
 */
final class Load implements AutoCloseable {

    private static final int CLIENTS = 8;
    private static final int CONNECTIONS = 6;
    private static final int PARCELS = 400;
    private static final int BUSY_PARCELS = 3;
    private static final double BUSY = 0.2;

    private final HikariDataSource pool;
    private final NotificationSender sender;
    private final PostgresMessageStore store;
    private final Random random;
    private final Map<UUID, StreamName> acknowledged = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    private final List<Future<?>> clients = new ArrayList<>();
    private volatile boolean stopped;

    /** @param seed decides which parcels are dispatched, though not in which order */
    Load(SampleDatabases databases, long seed) {
        pool = Pool.of(databases.storeUrl(), CONNECTIONS);
        sender = new NotificationSender(pool, Subscriptions.CATEGORIES);
        store = PostgresMessageStore.builder(pool)
                .afterCommit(category -> sender.changed(category.value()))
                .build();
        random = new Random(seed);
    }

    /** Each client begins to make requests, with a pause after each. */
    void start(Duration pause) {
        for (var i = 0; i < CLIENTS; i++) {
            clients.add(threads.submit(() -> {
                while (!stopped) {
                    dispatch(parcel(), "Bergen");
                    LockSupport.parkNanos(pause.toNanos());
                }
            }));
        }
    }

    /** Returns when all requests that were begun are acknowledged. */
    void stop() throws ExecutionException, InterruptedException {
        stopped = true;
        awaitClients();
    }

    /** Makes so many requests as fast as possible, and returns when all are acknowledged. */
    void write(int requests) throws ExecutionException, InterruptedException {
        for (var i = 0; i < requests; i++) {
            clients.add(threads.submit(() -> dispatch(parcel(), "Bergen")));
        }
        awaitClients();
    }

    private void awaitClients() throws ExecutionException, InterruptedException {
        for (var client : clients) {
            client.get();
        }
        clients.clear();
    }

    /** Makes one request, and returns when it is acknowledged. */
    void dispatch(String parcel, String destination) {
        var command = Dispatch.newBuilder()
                .setParcelId(parcel)
                .setDestination(destination)
                .build();
        var request = List.of(NewMessage.of(command, Metadata.none()));
        var stream = ParcelComponent.PARCEL.commands().stream(parcel);
        while (!isAcknowledged(stream, request)) {
            Thread.onSpinWait();
        }
    }

    private boolean isAcknowledged(StreamName stream, List<NewMessage> request) {
        try {
            store.write(stream, request, ExpectedVersion.any());
            acknowledged.put(request.get(0).id(), stream);
            return true;
        } catch (MessageStoreUnavailableException | WriteAbandonedException e) {
            return false;
        }
    }

    private String parcel() {
        synchronized (random) {
            return random.nextDouble() < BUSY
                    ? "busy" + random.nextInt(BUSY_PARCELS)
                    : String.valueOf(random.nextInt(PARCELS));
        }
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** A line of two columns for each request that was acknowledged: its id and its stream. */
    Stream<String> lines() {
        return acknowledged.entrySet().stream().map(request -> request.getKey() + "\t" + request.getValue());
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
        store.close();
        sender.close();
        pool.close();
    }
}
