package com.videotutorials.bench;

import com.videotutorials.api.home.v1.HomeServiceGrpc;
import com.videotutorials.api.home.v1.WatchHomePageRequest;
import com.videotutorials.api.home.v1.WatchHomePageResponse;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Watches the home page and notes when it saw which number of viewings. */
final class HomePageWatcher implements StreamObserver<WatchHomePageResponse> {

    private final NavigableMap<Long, Long> seenAt = new TreeMap<>();
    private @Nullable Throwable failure;

    static HomePageWatcher start(Channel channel) {
        var watcher = new HomePageWatcher();
        HomeServiceGrpc.newStub(channel).watchHomePage(WatchHomePageRequest.getDefaultInstance(), watcher);
        return watcher;
    }

    /**
     * When the home page first showed so many viewings, in {@link System#nanoTime}.
     *
     * @throws IllegalStateException if that has not happened in this time
     */
    synchronized long await(long viewings, Duration time) throws InterruptedException {
        var end = System.nanoTime() + time.toNanos();
        Entry<Long, Long> seen;
        while ((seen = seenAt.ceilingEntry(viewings)) == null) {
            var millis = (end - System.nanoTime()) / 1_000_000;
            if (failure != null || millis <= 0) {
                throw new IllegalStateException("The home page never showed %d viewings".formatted(viewings), failure);
            }
            wait(millis);
        }
        return seen.getValue();
    }

    @Override
    public void onNext(WatchHomePageResponse response) {
        var now = System.nanoTime();
        synchronized (this) {
            seenAt.put(response.getHomePage().getVideosWatched(), now);
            notifyAll();
        }
    }

    @Override
    public synchronized void onError(Throwable problem) {
        failure = problem;
        notifyAll();
    }

    @Override
    public void onCompleted() {
        onError(new IllegalStateException("The server ended the watching"));
    }
}
