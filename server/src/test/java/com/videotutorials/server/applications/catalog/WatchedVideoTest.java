package com.videotutorials.server.applications.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.api.catalog.v1.CatalogServiceGrpc;
import com.videotutorials.server.Refusal;
import com.videotutorials.server.TestServer;
import com.videotutorials.server.Watch;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class WatchedVideoTest {

    private static TestServer server;

    private final UUID videoId = list(7);

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void everybodyHasGone() {
        server.awaitActiveCalls(CatalogServiceGrpc.getWatchVideoMethod(), 0);
    }

    @Test
    void theFirstAnswerComesAtOnceAndThenOneForEachChange() throws Exception {
        try (var watch = Watch.onVideo(server.channel(), videoId)) {
            assertThat(watch.next()).isEqualTo(7);
            for (long views = 8; views <= 20; views++) {
                server.videos().watch(videoId, views);
                assertThat(watch.next()).isEqualTo(views);
            }
            assertThat(watch.hasReceivedNothingMore()).isTrue();
        }
    }

    @Test
    void everyWatcherSeesItsVideo() throws Exception {
        var other = list(70);
        var watches = Stream.generate(() -> Watch.onVideo(server.channel(), videoId))
                .limit(10)
                .toList();
        try (var watchOfOther = Watch.onVideo(server.channel(), other)) {
            assertThat(watchOfOther.next()).isEqualTo(70);
            for (var watch : watches) {
                assertThat(watch.next()).isEqualTo(7);
            }

            server.videos().watch(videoId, 8);
            server.videos().watch(other, 71);

            assertThat(watchOfOther.next()).isEqualTo(71);
            for (var watch : watches) {
                assertThat(watch.next()).isEqualTo(8);
                assertThat(watch.hasReceivedNothingMore()).isTrue();
                watch.close();
            }
        }
    }

    @Test
    void whoDoesNotReadGetsTheLatestNumberAndNotEachInBetween() throws Exception {
        var channel = NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
                .usePlaintext()
                .flowControlWindow(64)
                .build();
        try (var quick = Watch.onVideo(server.channel(), videoId);
                var slow = Watch.slowlyOnVideo(channel, videoId)) {
            assertThat(slow.next()).isEqualTo(7);
            for (long views = 8; views <= 500; views++) {
                server.videos().watch(videoId, views);
            }
            quick.nextUpTo(500);
            assertThat(slow.hasReceivedNothingMore()).isTrue();

            slow.goesOn();

            assertThat(slow.nextUpTo(500)).isSorted().hasSizeLessThan(50);
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void aVideoThatIsNotInTheCatalogIsNotFound() throws Exception {
        assertNotFound(Watch.onVideo(server.channel(), UUID.randomUUID()));
    }

    @Test
    void aVideoThatIsTakenBackIsNotFoundFromThenOn() throws Exception {
        var watch = Watch.onVideo(server.channel(), videoId);
        assertThat(watch.next()).isEqualTo(7);

        server.videos().takeBack(videoId);

        assertNotFound(watch);
        assertThat(watch.hasReceivedNothingMore()).isTrue();
        assertNotFound(Watch.onVideo(server.channel(), videoId));
    }

    @Test
    void aWatcherMayGo() throws Exception {
        try (var watch = Watch.onVideo(server.channel(), videoId)) {
            assertThat(watch.next()).isEqualTo(7);
        }
        server.awaitActiveCalls(CatalogServiceGrpc.getWatchVideoMethod(), 0);
    }

    private static UUID list(long views) {
        return server.videos().list("Streams", "", Instant.now(), views);
    }

    private static void assertNotFound(Watch<?, ?> watch) throws Exception {
        var refusal = Refusal.of(watch.end());
        assertThat(refusal.code()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(refusal.reason()).isEqualTo("VIDEO_NOT_FOUND");
    }
}
