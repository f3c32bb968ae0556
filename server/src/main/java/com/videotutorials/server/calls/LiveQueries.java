package com.videotutorials.server.calls;

import io.grpc.Status;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The queries whose answers clients watch. */
public final class LiveQueries implements AutoCloseable {

    private final ViewDataPositions positions;
    private final ExecutorService executor = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "live-query");
        thread.setDaemon(true);
        return thread;
    });
    private final List<LiveQuery<?>> queries = new CopyOnWriteArrayList<>();

    /** The answers change when the aggregators move on. */
    public LiveQueries(ViewDataPositions positions) {
        this.positions = positions;
    }

    /** A query on the tables of one aggregator, asked again whenever that has moved on. */
    public <T> LiveQuery<T> of(String subscription, Supplier<T> query) {
        var liveQuery = new LiveQuery<>(query, executor);
        queries.add(liveQuery);
        positions.onMove(subscription, liveQuery::askAgain);
        return liveQuery;
    }

    /** Lets all clients go, who may call again at another server. */
    @Override
    public void close() {
        queries.forEach(
                query -> query.leave(Status.UNAVAILABLE.withDescription("The server is shutting down; call again")));
        executor.shutdown();
    }
}
