package com.videotutorials.server.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.api.home.v1.HomePage;
import com.videotutorials.api.home.v1.HomeServiceGrpc.HomeServiceImplBase;
import com.videotutorials.api.home.v1.WatchHomePageRequest;
import com.videotutorials.api.home.v1.WatchHomePageResponse;
import com.videotutorials.server.Watch;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everything happens on the thread of the test, so that nothing need be waited for. */
@Timeout(300)
class LiveQueryTest {

    private final AtomicLong number = new AtomicLong();
    private final AtomicInteger questions = new AtomicInteger();
    private final LiveQuery<HomePage> liveQuery = new LiveQuery<>(this::ask, Runnable::run);
    private final String name = UUID.randomUUID().toString();
    private final Server server = InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(ServerInterceptors.intercept(new Watched(), new ErrorInterceptor()))
            .build();
    private final ManagedChannel channel =
            InProcessChannelBuilder.forName(name).directExecutor().build();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void theQueryIsAskedOnceForAChangeHoweverManyWatch() throws Exception {
        try (var one = Watch.on(channel);
                var other = Watch.on(channel)) {
            assertThat(one.next()).isZero();
            assertThat(other.next()).isZero();
            questions.set(0);

            change();

            assertThat(one.next()).isEqualTo(1);
            assertThat(other.next()).isEqualTo(1);
            assertThat(questions).hasValue(1);
        }
    }

    @Test
    void aClientThatHasGoneIsForgotten() throws Exception {
        var watch = Watch.on(channel);
        assertThat(watch.next()).isZero();
        watch.close();
        questions.set(0);

        change();

        assertThat(questions).hasValue(0);
        assertThat(watch.hasReceivedNothingMore()).isTrue();
    }

    @Test
    void theOthersStayWhenOneGoes() throws Exception {
        try (var stays = Watch.on(channel)) {
            var goes = Watch.on(channel);
            goes.close();

            change();

            assertThat(stays.nextUpTo(1)).containsExactly(0L, 1L);
        }
    }

    @Test
    void aClientWhoseFirstAnswerFailsIsToldSoAndForgotten() throws Exception {
        number.set(-1);
        try (var watch = Watch.on(channel)) {
            assertThat(watch.end().getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
        questions.set(0);

        liveQuery.askAgain();

        assertThat(questions).hasValue(0);
    }

    @Test
    void aSlowClientGetsTheLatestAnswerOnly() throws Exception {
        try (var slow = Watch.slowlyOn(channel)) {
            assertThat(slow.next()).isZero();
            for (var i = 0; i < 1_000; i++) {
                change();
            }

            slow.goesOn();

            assertThat(slow.nextUpTo(1_000)).isSorted().hasSizeLessThan(10);
        }
    }

    @Test
    void everybodyIsLetGoAtTheEnd() throws Exception {
        try (var watch = Watch.on(channel)) {
            assertThat(watch.next()).isZero();

            liveQuery.leave(Status.UNAVAILABLE);

            assertThat(watch.end().getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void whoComesAfterTheEndIsSentAway() throws Exception {
        liveQuery.leave(Status.UNAVAILABLE);

        try (var watch = Watch.on(channel)) {
            assertThat(watch.end().getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    private void change() {
        number.incrementAndGet();
        liveQuery.askAgain();
    }

    private HomePage ask() {
        questions.incrementAndGet();
        if (number.get() < 0) {
            throw Status.UNAVAILABLE.asRuntimeException();
        }
        return HomePage.newBuilder().setVideosWatched(number.get()).build();
    }

    private final class Watched extends HomeServiceImplBase {

        @Override
        public void watchHomePage(WatchHomePageRequest request, StreamObserver<WatchHomePageResponse> response) {
            liveQuery.show(
                    response,
                    page -> WatchHomePageResponse.newBuilder().setHomePage(page).build());
        }
    }
}
