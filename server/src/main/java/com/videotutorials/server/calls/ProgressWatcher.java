package com.videotutorials.server.calls;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A client who waits for a thing, up to its deadline, and sees it change or only its end. */
class ProgressWatcher<K, V, R> {

    private static final Duration WITHOUT_DEADLINE = Duration.ofSeconds(30);

    /** Whatever deadline a client names. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    final LiveProgress<K, V> progress;

    final K key;
    final ServerCallStreamObserver<R> client;
    final Function<V, R> message;
    private final boolean seesChanges;
    private final CompletableFuture<@Nullable Void> time = new CompletableFuture<>();

    @Nullable
    V latest;

    boolean over;

    ProgressWatcher(
            LiveProgress<K, V> progress,
            K key,
            ServerCallStreamObserver<R> client,
            Function<V, R> message,
            boolean seesChanges) {
        this.progress = progress;
        this.key = key;
        this.client = client;
        this.message = message;
        this.seesChanges = seesChanges;
    }

    void begin() {
        var patience = CallDeadline.patience(WITHOUT_DEADLINE);
        waitFor(patience.compareTo(LONGEST) > 0 ? LONGEST : patience);
    }

    void ask() {
        offer(progress.find(Set.of(key)));
    }

    synchronized void offer(Map<K, V> found) {
        var thing = found.get(key);
        if (over || thing == null || thing.equals(latest)) {
            return;
        }
        latest = thing;
        if (progress.isFinished(thing)) {
            answerForTheLastTime(thing);
        } else if (seesChanges) {
            client.onNext(message.apply(thing));
        }
    }

    private void waitFor(Duration patience) {
        var unused = time.completeOnTimeout(null, patience.toNanos(), TimeUnit.NANOSECONDS)
                .thenRun(this::timeIsUp);
    }

    private synchronized void timeIsUp() {
        var thing = latest;
        if (thing == null) {
            fail(progress.missing(key));
        } else if (!seesChanges && !over) {
            answerForTheLastTime(thing);
        }
    }

    private void answerForTheLastTime(V thing) {
        end();
        client.onNext(message.apply(thing));
        client.onCompleted();
    }

    synchronized void fail(StatusRuntimeException status) {
        if (end()) {
            client.onError(status);
        }
    }

    /** Is told nothing more; says whether it was until now. */
    synchronized boolean end() {
        var wasTold = !over;
        over = true;
        progress.forget(this);
        time.complete(null);
        return wasTold;
    }
}
