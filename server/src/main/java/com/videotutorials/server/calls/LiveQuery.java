package com.videotutorials.server.calls;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A query whose present answer and all later ones clients get to see. It is asked once for each client that comes and
 * once for each change, however many clients watch, and not at all while nobody does.
 *
 * <p>Changes are coalesced twice: those that come while the query is being asked lead to one more question, and a client
 * that is slow to take answers gets the latest one when it is ready, so nothing piles up for it.
 */
public final class LiveQuery<T> {

    private static final Logger LOG = LoggerFactory.getLogger(LiveQuery.class);

    /** After a question that failed, before it is asked again. */
    private static final Executor PAUSE = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, Runnable::run);

    /** A client is ready for the next answer when it has taken the last: no byte of it waits here. */
    private static final int NOTHING_BUFFERED = 1;

    private final Supplier<T> query;
    private final Executor executor;
    private final Set<Watcher<?>> watchers = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean askingAgain = new AtomicBoolean();
    private volatile @Nullable Status end;
    private long asked;

    LiveQuery(Supplier<T> query, Executor executor) {
        this.query = query;
        this.executor = executor;
    }

    /**
     * Answers at once and then after each change, until the client goes. To be called within the RPC.
     *
     * @param response what the RPC was given
     * @param message makes a message of an answer
     */
    public <R> void show(StreamObserver<R> response, Function<T, R> message) {
        var watcher = new Watcher<>((ServerCallStreamObserver<R>) response, message);
        watcher.client.setOnCancelHandler(() -> watchers.remove(watcher));
        watcher.client.setOnReadyHandler(watcher::send);
        watcher.client.setOnReadyThreshold(NOTHING_BUFFERED);
        watchers.add(watcher);
        var comesTooLate = end;
        if (comesTooLate != null) {
            watchers.remove(watcher);
            watcher.leave(comesTooLate);
            return;
        }
        try {
            watcher.offer(ask());
        } catch (RuntimeException e) {
            watchers.remove(watcher);
            if (!watcher.hasLeft()) {
                throw e;
            }
        }
    }

    /** The answer may have changed. Returns at once. */
    void askAgain() {
        if (!watchers.isEmpty() && askingAgain.compareAndSet(false, true)) {
            executor.execute(this::tell);
        }
    }

    /** Lets all clients go, and those who come later. */
    void leave(Status status) {
        end = status;
        watchers.forEach(watcher -> watcher.leave(status));
        watchers.clear();
    }

    private void tell() {
        try {
            var answer = askOnceMore();
            watchers.forEach(watcher -> tell(watcher, answer));
        } catch (RuntimeException e) {
            LOG.warn("Cannot tell {} clients of a change; trying again", watchers.size(), e);
            PAUSE.execute(this::askAgain);
        }
    }

    private void tell(Watcher<?> watcher, Answer<T> answer) {
        try {
            watcher.offer(answer);
        } catch (RuntimeException e) {
            LOG.debug("A client is gone", e);
            watchers.remove(watcher);
        }
    }

    /** Changes from here on lead to another question; those from before are part of this one's answer. */
    private synchronized Answer<T> askOnceMore() {
        askingAgain.set(false);
        return ask();
    }

    /** One question after the other, so that a later answer is never older than an earlier one. */
    private synchronized Answer<T> ask() {
        return new Answer<>(query.get(), ++asked);
    }

    private record Answer<T>(T value, long number) {

        boolean isNewerThan(@Nullable Answer<T> other) {
            return other == null || number > other.number;
        }
    }

    private final class Watcher<R> {

        private final ServerCallStreamObserver<R> client;
        private final Function<T, R> message;
        private @Nullable Answer<T> latest;
        private @Nullable Answer<T> sent;
        private boolean left;

        Watcher(ServerCallStreamObserver<R> client, Function<T, R> message) {
            this.client = client;
            this.message = message;
        }

        synchronized void offer(Answer<T> answer) {
            if (answer.isNewerThan(latest)) {
                latest = answer;
                send();
            }
        }

        synchronized void send() {
            var answer = latest;
            if (answer == null || left || client.isCancelled() || !client.isReady()) {
                return;
            }
            if (sent == null || !Objects.equals(sent.value, answer.value)) {
                client.onNext(message.apply(answer.value));
            }
            sent = answer;
        }

        synchronized boolean hasLeft() {
            return left;
        }

        synchronized void leave(Status status) {
            var open = !left && !client.isCancelled();
            left = true;
            if (open) {
                client.onError(status.asRuntimeException());
            }
        }
    }
}
