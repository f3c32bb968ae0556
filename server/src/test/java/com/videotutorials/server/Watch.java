package com.videotutorials.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.videotutorials.api.home.v1.HomeServiceGrpc;
import com.videotutorials.api.home.v1.WatchHomePageRequest;
import com.videotutorials.api.home.v1.WatchHomePageResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A client that watches the home page. */
public final class Watch implements ClientResponseObserver<WatchHomePageRequest, WatchHomePageResponse>, AutoCloseable {

    private final boolean slow;
    private final BlockingQueue<Long> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<StatusRuntimeException> end = new CompletableFuture<>();
    private @Nullable ClientCallStreamObserver<WatchHomePageRequest> call;

    private Watch(boolean slow) {
        this.slow = slow;
    }

    /** A client that takes each answer at once. */
    public static Watch on(Channel channel) {
        return start(new Watch(false), HomeServiceGrpc.newStub(channel));
    }

    /** The same, with a stub of its own. */
    public static Watch on(HomeServiceGrpc.HomeServiceStub home) {
        return start(new Watch(false), home);
    }

    /** A client that takes one answer, and then no more until it {@link #goesOn}. */
    public static Watch slowlyOn(Channel channel) {
        return start(new Watch(true), HomeServiceGrpc.newStub(channel));
    }

    private static Watch start(Watch watch, HomeServiceGrpc.HomeServiceStub home) {
        home.watchHomePage(WatchHomePageRequest.getDefaultInstance(), watch);
        return watch;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchHomePageRequest> requests) {
        call = requests;
        if (slow) {
            requests.disableAutoRequestWithInitial(1);
        }
    }

    @Override
    public void onNext(WatchHomePageResponse answer) {
        received.add(answer.getHomePage().getVideosWatched());
    }

    @Override
    public void onError(Throwable failure) {
        end.complete((StatusRuntimeException) failure);
    }

    @Override
    public void onCompleted() {
        end.complete(Status.OK.asRuntimeException());
    }

    /** The number on the next page, which must come. */
    public long next() throws InterruptedException {
        var next = received.poll(TestServer.PATIENCE.toSeconds(), SECONDS);
        if (next == null) {
            throw new AssertionError("No answer came; the call: " + end.getNow(null));
        }
        return next;
    }

    /** The numbers up to and with this one, which must come. */
    public List<Long> nextUpTo(long number) throws InterruptedException {
        var numbers = new ArrayList<Long>();
        do {
            numbers.add(next());
        } while (numbers.get(numbers.size() - 1) != number);
        return numbers;
    }

    public boolean hasReceivedNothingMore() {
        return received.isEmpty();
    }

    /** A slow client takes all answers from now on. */
    public void goesOn() {
        requests().request(Integer.MAX_VALUE);
    }

    /** How the call ended, which it must. */
    public StatusRuntimeException end() throws Exception {
        return end.get(TestServer.PATIENCE.toSeconds(), SECONDS);
    }

    private ClientCallStreamObserver<WatchHomePageRequest> requests() {
        var requests = call;
        if (requests == null) {
            throw new IllegalStateException("Not started");
        }
        return requests;
    }

    @Override
    public void close() {
        requests().cancel("The client has seen enough", null);
    }
}
