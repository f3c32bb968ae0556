package com.videotutorials.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.videotutorials.api.catalog.v1.CatalogServiceGrpc;
import com.videotutorials.api.catalog.v1.WatchVideoRequest;
import com.videotutorials.api.catalog.v1.WatchVideoResponse;
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
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A client that watches a number: that of the home page, or how often a video is watched. */
public final class Watch<Q, A> implements ClientResponseObserver<Q, A>, AutoCloseable {

    private final boolean slow;
    private final ToLongFunction<A> number;
    private final BlockingQueue<Long> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<StatusRuntimeException> end = new CompletableFuture<>();
    private @Nullable ClientCallStreamObserver<Q> call;

    private Watch(boolean slow, ToLongFunction<A> number) {
        this.slow = slow;
        this.number = number;
    }

    /** A client that takes each answer at once. */
    public static Watch<WatchHomePageRequest, WatchHomePageResponse> on(Channel channel) {
        return on(HomeServiceGrpc.newStub(channel));
    }

    /** The same, with a stub of its own. */
    public static Watch<WatchHomePageRequest, WatchHomePageResponse> on(HomeServiceGrpc.HomeServiceStub home) {
        return onHomePage(home, false);
    }

    /** A client that takes one answer, and then no more until it {@link #goesOn}. */
    public static Watch<WatchHomePageRequest, WatchHomePageResponse> slowlyOn(Channel channel) {
        return onHomePage(HomeServiceGrpc.newStub(channel), true);
    }

    /** A client that watches a video and takes each answer at once. */
    public static Watch<WatchVideoRequest, WatchVideoResponse> onVideo(Channel channel, UUID videoId) {
        return onVideo(channel, videoId, false);
    }

    /** A client that watches a video, takes one answer, and then no more until it {@link #goesOn}. */
    public static Watch<WatchVideoRequest, WatchVideoResponse> slowlyOnVideo(Channel channel, UUID videoId) {
        return onVideo(channel, videoId, true);
    }

    private static Watch<WatchHomePageRequest, WatchHomePageResponse> onHomePage(
            HomeServiceGrpc.HomeServiceStub home, boolean slow) {
        var watch = new Watch<WatchHomePageRequest, WatchHomePageResponse>(
                slow, answer -> answer.getHomePage().getVideosWatched());
        home.watchHomePage(WatchHomePageRequest.getDefaultInstance(), watch);
        return watch;
    }

    private static Watch<WatchVideoRequest, WatchVideoResponse> onVideo(Channel channel, UUID videoId, boolean slow) {
        var watch = new Watch<WatchVideoRequest, WatchVideoResponse>(slow, WatchVideoResponse::getViews);
        CatalogServiceGrpc.newStub(channel)
                .watchVideo(
                        WatchVideoRequest.newBuilder()
                                .setVideoId(videoId.toString())
                                .build(),
                        watch);
        return watch;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> requests) {
        call = requests;
        if (slow) {
            requests.disableAutoRequestWithInitial(1);
        }
    }

    @Override
    public void onNext(A answer) {
        received.add(number.applyAsLong(answer));
    }

    @Override
    public void onError(Throwable failure) {
        end.complete((StatusRuntimeException) failure);
    }

    @Override
    public void onCompleted() {
        end.complete(Status.OK.asRuntimeException());
    }

    /** The next number, which must come. */
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

    private ClientCallStreamObserver<Q> requests() {
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
