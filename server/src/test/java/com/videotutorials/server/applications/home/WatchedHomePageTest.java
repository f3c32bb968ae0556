package com.videotutorials.server.applications.home;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.api.home.v1.HomeServiceGrpc;
import com.videotutorials.server.Callers;
import com.videotutorials.server.HeldLock;
import com.videotutorials.server.TestServer;
import com.videotutorials.server.Watch;
import com.videotutorials.viewdata.ViewDataSchema;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class WatchedHomePageTest {

    private static TestServer server;

    /** Never goes back, as in real life, from one test to the next. */
    private static long position;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void startOver() {
        server.aggregator().forgetEverything();
    }

    @AfterEach
    void everybodyHasGone() {
        server.awaitActiveCalls(HomeServiceGrpc.getWatchHomePageMethod(), 0);
    }

    @Test
    void theFirstAnswerComesAtOnceAndThenOneForEachChange() throws Exception {
        try (var watch = Watch.on(server.channel())) {
            assertThat(watch.next()).isZero();
            for (long number = 1; number <= 20; number++) {
                show(number);
                assertThat(watch.next()).isEqualTo(number);
            }
            assertThat(watch.hasReceivedNothingMore()).isTrue();
        }
    }

    @Test
    void everyWatcherSeesEveryChange() throws Exception {
        show(7);
        var watches =
                IntStream.range(0, 10).mapToObj(i -> Watch.on(server.channel())).collect(toList());
        for (var watch : watches) {
            assertThat(watch.next()).isEqualTo(7);
        }

        show(8);

        for (var watch : watches) {
            assertThat(watch.next()).isEqualTo(8);
            watch.close();
        }
    }

    @Test
    void aChangeWithoutANotificationIsSeenAllTheSame() throws Exception {
        try (var watch = Watch.on(server.channel())) {
            assertThat(watch.next()).isZero();

            server.aggregator().handleSilently(1, ++position);

            assertThat(watch.next()).isEqualTo(1);
        }
    }

    @Test
    void aMoveThatDoesNotChangeThePageIsNotSent() throws Exception {
        show(1);
        try (var watch = Watch.on(server.channel())) {
            assertThat(watch.next()).isEqualTo(1);
            for (var move = 0; move < 50; move++) {
                show(1);
            }
            show(2);

            assertThat(watch.next()).isEqualTo(2);
        }
    }

    @Test
    void whoDoesNotReadGetsTheLatestPageAndNotEachInBetween() throws Exception {
        var channel = NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
                .usePlaintext()
                .flowControlWindow(64)
                .build();
        try (var quick = Watch.on(server.channel());
                var slow = Watch.slowlyOn(channel)) {
            assertThat(slow.next()).isZero();
            for (long number = 1; number <= 1_000; number++) {
                show(number);
            }
            quick.nextUpTo(1_000);
            assertThat(slow.hasReceivedNothingMore()).isTrue();

            slow.goesOn();

            assertThat(slow.nextUpTo(1_000)).isSorted().hasSizeLessThan(50);
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void theNumbersNeverGoBackwards() throws Exception {
        var numbers = new AtomicLong();
        try (var watch = Watch.on(server.channel());
                var callers = new Callers()) {
            callers.callAtOnce(300, () -> {
                showNext(numbers);
                server.aggregator().tell();
                return true;
            });

            assertThat(watch.nextUpTo(300)).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void aChangeIsSeenAlthoughThePageCouldNotBeReadAtFirst() throws Exception {
        try (var watch = Watch.on(server.channel())) {
            assertThat(watch.next()).isZero();
            try (var lock = HeldLock.onHomePageUntilItShows(server.database(), 1)) {
                assertThat(lock).isNotNull();
                server.aggregator().moveTo(++position);
                failTheQuestionAsked("because of the notification");
                failTheQuestionAsked("because of the look-out");
            }

            assertThat(watch.next()).isEqualTo(1);
        }
    }

    private static synchronized void showNext(AtomicLong numbers) {
        server.aggregator().handleSilently(numbers.incrementAndGet(), ++position);
    }

    private static synchronized void show(long number) {
        server.aggregator().handle(number, ++position);
    }

    private static void failTheQuestionAsked(String why) {
        var questions = server.waiters(ViewDataSchema.READER);
        questions.await(1);
        assertThat(questions.cancel()).as(why).isEqualTo(1);
    }
}
