package com.videotutorials.server.calls;

import static java.util.stream.Collectors.toSet;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Things that come to be, change and are finished at last, each under a key; clients see it happen or wait for the end.
 * What is finished does not change. What was there once disappears only for clients who see it {@link #showWhileThere}.
 *
 * <p>A client that comes asks for its thing. After that all things that somebody waits for are asked for together, once
 * for each change, and not at all while nobody waits. Changes that come while the question is asked lead to one more
 * question. No thread waits with a client.
 */
public final class LiveProgress<K, V> {

    private static final Logger LOG = LoggerFactory.getLogger(LiveProgress.class);

    /** After a question that failed, before it is asked again. */
    private static final Executor PAUSE = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, Runnable::run);

    private static final int MOST_WATCHERS = 10_000;
    private static final Duration PAUSE_OF_REFUSED = Duration.ofSeconds(5);

    private final Function<Set<K>, Map<K, V>> query;
    private final Predicate<V> finished;
    private final Function<K, NotFoundException> missing;
    private final Executor executor;
    private final Set<ProgressWatcher<K, V, ?>> watchers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean askingAgain = new AtomicBoolean();
    private volatile @Nullable Status end;

    LiveProgress(
            Function<Set<K>, Map<K, V>> query,
            Predicate<V> finished,
            Function<K, NotFoundException> missing,
            Executor executor) {
        this.query = query;
        this.finished = finished;
        this.missing = missing;
        this.executor = executor;
    }

    /**
     * Answers with a thing as soon as it is there, then after each change, and for the last time when it is finished.
     * Fails shortly before the deadline if it is not there by then. To be called within the RPC.
     *
     * @param response what the RPC was given
     * @param message makes a message of the thing
     */
    public <R> void show(K key, StreamObserver<R> response, Function<V, R> message) {
        follow(new ProgressWatcher<>(this, key, (ServerCallStreamObserver<R>) response, message, true));
    }

    /**
     * Answers with a thing once it is finished, or shortly before the deadline as it is by then. Fails at that time if it
     * is not there. To be called within the RPC.
     *
     * @param response what the RPC was given
     * @param message makes a message of the thing
     */
    public <R> void await(K key, StreamObserver<R> response, Function<V, R> message) {
        follow(new ProgressWatcher<>(this, key, (ServerCallStreamObserver<R>) response, message, false));
    }

    /**
     * Answers with a thing at once and then after each change, without an end in time. Fails as soon as it is not there.
     * A client that is slow to take answers gets the latest one when it is ready; none is older than the one before. To be
     * called within the RPC.
     *
     * @param response what the RPC was given
     * @param message makes a message of the thing
     */
    public <R> void showWhileThere(K key, StreamObserver<R> response, Function<V, R> message) {
        follow(new WatcherWhileThere<>(this, key, (ServerCallStreamObserver<R>) response, message));
    }

    private void follow(ProgressWatcher<K, V, ?> watcher) {
        if (watchers.size() >= MOST_WATCHERS) {
            throw CallRefusedException.tooMany(
                    "TOO_MANY_REQUESTS", "Too many wait at present; try again later", PAUSE_OF_REFUSED);
        }
        watcher.client.setOnCancelHandler(watcher::end);
        watchers.add(watcher);
        var comesTooLate = end;
        if (comesTooLate != null) {
            watcher.fail(comesTooLate.asRuntimeException());
            return;
        }
        watcher.begin();
        try {
            watcher.ask();
        } catch (RuntimeException e) {
            if (watcher.end()) {
                throw e;
            }
        }
    }

    /** Something may have changed. Returns at once. */
    void askAgain() {
        if (!watchers.isEmpty() && askingAgain.compareAndSet(false, true)) {
            executor.execute(this::tell);
        }
    }

    /** Lets all clients go, and those who come later. */
    void leave(Status status) {
        end = status;
        watchers.forEach(watcher -> watcher.fail(status.asRuntimeException()));
    }

    /** One question after the other; changes from its beginning on lead to another one. */
    private synchronized void tell() {
        askingAgain.set(false);
        try {
            var found =
                    query.apply(watchers.stream().map(watcher -> watcher.key).collect(toSet()));
            watchers.forEach(watcher -> tell(watcher, found));
        } catch (RuntimeException e) {
            LOG.warn("Cannot tell {} clients of a change; trying again", watchers.size(), e);
            PAUSE.execute(this::askAgain);
        }
    }

    private void tell(ProgressWatcher<K, V, ?> watcher, Map<K, V> found) {
        try {
            watcher.offer(found);
        } catch (RuntimeException e) {
            LOG.debug("A client is gone", e);
            watcher.end();
        }
    }

    /** Which of these there are at present. */
    Map<K, V> find(Set<K> keys) {
        return query.apply(keys);
    }

    boolean isFinished(V thing) {
        return finished.test(thing);
    }

    StatusRuntimeException missing(K key) {
        return ErrorInterceptor.statusOf(missing.apply(key));
    }

    void forget(ProgressWatcher<K, V, ?> watcher) {
        watchers.remove(watcher);
    }
}
