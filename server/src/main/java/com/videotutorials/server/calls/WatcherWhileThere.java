package com.videotutorials.server.calls;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client who sees a thing for as long as it is there, without an end in time. One who is slow to take answers gets the
 * latest one when ready.
 */
final class WatcherWhileThere<K, V, R> extends ProgressWatcher<K, V, R> {

    /** A client is ready for the next answer when it has taken the last: no byte of it waits here. */
    private static final int NOTHING_BUFFERED = 1;

    private @Nullable V sent;

    WatcherWhileThere(LiveProgress<K, V> progress, K key, ServerCallStreamObserver<R> client, Function<V, R> message) {
        super(progress, key, client, message, true);
    }

    @Override
    void begin() {
        client.setOnReadyHandler(this::send);
        client.setOnReadyThreshold(NOTHING_BUFFERED);
    }

    /** Not while others are told, so that no later answer is older. */
    @Override
    void ask() {
        synchronized (progress) {
            super.ask();
        }
    }

    @Override
    synchronized void offer(Map<K, V> found) {
        var thing = found.get(key);
        if (thing == null) {
            fail(progress.missing(key));
        } else {
            latest = thing;
            send();
        }
    }

    private synchronized void send() {
        var thing = latest;
        if (thing != null && !over && !thing.equals(sent) && client.isReady()) {
            sent = thing;
            client.onNext(message.apply(thing));
        }
    }
}
