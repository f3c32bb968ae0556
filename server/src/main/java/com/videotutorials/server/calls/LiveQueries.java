package com.videotutorials.server.calls;

import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The queries whose answers clients watch. */
public final class LiveQueries implements AutoCloseable {

    private final ViewDataPositions positions;
    private final ExecutorService executor = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "live-query");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Consumer<Status>> leaving = new CopyOnWriteArrayList<>();

    /** The answers change when the aggregators move on. */
    public LiveQueries(ViewDataPositions positions) {
        this.positions = positions;
    }

    /** A query on the tables of one aggregator, asked again whenever that has moved on. */
    public <T> LiveQuery<T> of(String subscription, Supplier<T> query) {
        var liveQuery = new LiveQuery<>(query, executor);
        leaving.add(liveQuery::leave);
        positions.onMove(subscription, liveQuery::askAgain);
        return liveQuery;
    }

    /**
     * Things that come to be, change and are finished, in the tables of one aggregator.
     *
     * @param query what is found, of the things that are asked for
     * @param finished whether a thing will not change again
     * @param missing what is wrong if a thing is not found
     */
    public <K, V> LiveProgress<K, V> progress(
            String subscription,
            Function<Set<K>, Map<K, V>> query,
            Predicate<V> finished,
            Function<K, NotFoundException> missing) {
        var progress = new LiveProgress<>(query, finished, missing, executor);
        leaving.add(progress::leave);
        positions.onMove(subscription, progress::askAgain);
        return progress;
    }

    /** Lets all clients go, who may call again at another server. */
    @Override
    public void close() {
        var status = Status.UNAVAILABLE.withDescription("The server is shutting down; call again");
        leaving.forEach(each -> each.accept(status));
        executor.shutdown();
    }
}
