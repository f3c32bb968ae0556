package com.videotutorials.server.applications.catalog;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.api.catalog.v1.CatalogServiceGrpc;
import com.videotutorials.api.catalog.v1.CatalogServiceGrpc.CatalogServiceBlockingStub;
import com.videotutorials.api.catalog.v1.GetVideoRequest;
import com.videotutorials.api.catalog.v1.GetVideoResponse;
import com.videotutorials.api.catalog.v1.ListVideosRequest;
import com.videotutorials.api.catalog.v1.ListVideosResponse;
import com.videotutorials.api.catalog.v1.Video;
import com.videotutorials.api.catalog.v1.VideoOrder;
import com.videotutorials.server.Refusal;
import com.videotutorials.server.TestServer;
import com.videotutorials.server.calls.PageEnd;
import com.videotutorials.server.calls.PageRequest;
import io.grpc.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class CatalogApplicationTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00.123456Z");

    private static TestServer server;

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
        server.videos().forgetEverything();
    }

    @Test
    void anEmptyCatalogIsAnEmptyPage() {
        assertThat(catalog().listVideos(ListVideosRequest.getDefaultInstance()))
                .isEqualTo(ListVideosResponse.getDefaultInstance());
    }

    @Test
    void aVideoIsShownWithAllThatViewersSee() {
        var videoId = server.videos().list("Streams", "About streams", NOON, 9_000_000_000L);

        var video = list(VideoOrder.VIDEO_ORDER_UNSPECIFIED, 0, "").getVideos(0);

        assertThat(video.getVideoId()).isEqualTo(videoId.toString());
        assertThat(video.getName()).isEqualTo("Streams");
        assertThat(video.getDescription()).isEqualTo("About streams");
        assertThat(video.getDuration().getSeconds()).isEqualTo(61);
        assertThat(video.getPublishedAt().getSeconds()).isEqualTo(NOON.getEpochSecond());
        assertThat(video.getPublishedAt().getNanos()).isEqualTo(123_456_000);
        assertThat(video.getViews()).isEqualTo(9_000_000_000L);
        assertThat(video.getThumbnailUrl()).isNotEmpty();
        assertThat(get(videoId).getVideo()).isEqualTo(video);
    }

    @Test
    void aVideoCanBeWatchedForSomeHours() {
        var playback = get(server.videos().list("Streams", "", NOON, 0)).getPlayback();

        assertThat(playback.getHlsUrl()).contains("master.m3u8");
        assertThat(playback.getMp4Url()).contains("video.mp4");
        assertThat(playback.getExpiresAt().getSeconds())
                .isGreaterThan(Instant.now().getEpochSecond());
    }

    @Test
    void aVideoThatIsNotInTheCatalogIsNotFound() {
        var videoId = server.videos().list("Streams", "", NOON, 0);
        server.videos().takeBack(videoId);

        for (var missing : List.of(videoId, UUID.randomUUID())) {
            var refusal = Refusal.of(() -> get(missing));
            assertThat(refusal.code()).isEqualTo(Status.Code.NOT_FOUND);
            assertThat(refusal.reason()).isEqualTo("VIDEO_NOT_FOUND");
        }
        assertThat(names(VideoOrder.VIDEO_ORDER_NEWEST, 100)).isEmpty();
        assertThat(names(VideoOrder.VIDEO_ORDER_MOST_VIEWED, 100)).isEmpty();
    }

    @Test
    void theNewestComeFirst() {
        server.videos().list("middle", "", NOON.plusNanos(1_000), 5);
        server.videos().list("oldest", "", NOON, 7);
        server.videos().list("newest", "", NOON.plusNanos(2_000), 6);

        assertThat(names(VideoOrder.VIDEO_ORDER_UNSPECIFIED, 100)).containsExactly("newest", "middle", "oldest");
        assertThat(names(VideoOrder.VIDEO_ORDER_NEWEST, 1)).containsExactly("newest", "middle", "oldest");
    }

    @Test
    void theMostViewedComeFirst() {
        server.videos().list("middle", "", NOON, 5_000_000_000L);
        server.videos().list("least", "", NOON, 0);
        server.videos().list("most", "", NOON, 6_000_000_000L);

        assertThat(names(VideoOrder.VIDEO_ORDER_MOST_VIEWED, 1)).containsExactly("most", "middle", "least");
    }

    @ParameterizedTest
    @EnumSource(
            value = VideoOrder.class,
            names = {"VIDEO_ORDER_NEWEST", "VIDEO_ORDER_MOST_VIEWED"})
    void videosThatAreEqualInTheOrderAreEachShownOnce(VideoOrder order) {
        for (var i = 0; i < 50; i++) {
            server.videos().list("video " + i, "", NOON, 3);
        }

        assertThat(names(order, 7)).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void pagesOfTheNewestNeitherSkipNorRepeatAVideoWhateverHappensMeanwhile() {
        var ids = new ArrayList<UUID>();
        for (var i = 0; i < 10; i++) {
            ids.add(server.videos().list("old " + i, "", NOON.plusSeconds(i), 0));
        }
        var first = list(VideoOrder.VIDEO_ORDER_NEWEST, 4, "");
        assertThat(first.getVideosList())
                .extracting(Video::getName)
                .containsExactly("old 9", "old 8", "old 7", "old 6");

        server.videos().list("new", "", NOON.plusSeconds(100), 0);
        server.videos().takeBack(ids.get(6));
        server.videos().takeBack(ids.get(3));
        server.videos().watch(ids.get(1), 1_000);

        var second = list(VideoOrder.VIDEO_ORDER_NEWEST, 4, first.getNextPageToken());
        assertThat(second.getVideosList())
                .extracting(Video::getName)
                .containsExactly("old 5", "old 4", "old 2", "old 1");
        var third = list(VideoOrder.VIDEO_ORDER_NEWEST, 4, second.getNextPageToken());
        assertThat(third.getVideosList()).extracting(Video::getName).containsExactly("old 0");
        assertThat(third.getNextPageToken()).isEmpty();
    }

    @Test
    void aPageThatEndsWithTheLastVideoHasNoNext() {
        server.videos().list("only", "", NOON, 0);

        assertThat(list(VideoOrder.VIDEO_ORDER_NEWEST, 1, "").getNextPageToken())
                .isEmpty();
    }

    @Test
    void aTokenIsRefusedForAnotherOrder() {
        server.videos().list("one", "", NOON, 0);
        server.videos().list("two", "", NOON, 0);
        var token = list(VideoOrder.VIDEO_ORDER_NEWEST, 1, "").getNextPageToken();

        assertThat(list(VideoOrder.VIDEO_ORDER_UNSPECIFIED, 1, token).getVideosCount())
                .isOne();
        assertThat(Refusal.of(() -> list(VideoOrder.VIDEO_ORDER_MOST_VIEWED, 1, token))
                        .fields())
                .containsExactly("page_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "'; drop table catalog_video", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void whatIsNoTokenIsRefused(String token) {
        var refusal = Refusal.of(() -> list(VideoOrder.VIDEO_ORDER_NEWEST, 1, token));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.fields()).containsExactly("page_token");
    }

    /** Whoever knows how can make them; they are about the end of time. */
    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE, Long.MAX_VALUE / 2})
    void tokensOfTheFarthestTimesAndNumbersAreHarmless(long key) {
        server.videos().list("one", "", NOON, 0);
        for (var mostViewed : List.of(true, false)) {
            var token = PageRequest.of(1, "", "ListVideos", mostViewed)
                    .page(List.of(1, 2), row -> new PageEnd(key, UUID.randomUUID()))
                    .nextToken();
            var order = mostViewed ? VideoOrder.VIDEO_ORDER_MOST_VIEWED : VideoOrder.VIDEO_ORDER_NEWEST;

            assertThat(list(order, 1, token).getVideosCount()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void aNegativeSizeIsRefused() {
        assertThat(Refusal.of(() -> list(VideoOrder.VIDEO_ORDER_NEWEST, -1, "")).fields())
                .containsExactly("page_size");
    }

    @Test
    void anOrderThatThereIsNotIsRefused() {
        var request = ListVideosRequest.newBuilder().setOrderValue(7).build();

        assertThat(Refusal.of(() -> catalog().listVideos(request)).fields()).containsExactly("order");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7"})
    void whatIsNoVideoIdIsRefused(String id) {
        var request = GetVideoRequest.newBuilder().setVideoId(id).build();

        assertThat(Refusal.of(() -> catalog().getVideo(request)).fields()).containsExactly("video_id");
    }

    private static List<String> names(VideoOrder order, int pageSize) {
        var names = new ArrayList<String>();
        var token = "";
        do {
            var page = list(order, pageSize, token);
            page.getVideosList().forEach(video -> names.add(video.getName()));
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        return names;
    }

    private static ListVideosResponse list(VideoOrder order, int pageSize, String token) {
        return catalog()
                .listVideos(ListVideosRequest.newBuilder()
                        .setOrder(order)
                        .setPageSize(pageSize)
                        .setPageToken(token)
                        .build());
    }

    private static GetVideoResponse get(UUID videoId) {
        return catalog()
                .getVideo(GetVideoRequest.newBuilder()
                        .setVideoId(videoId.toString())
                        .build());
    }

    private static CatalogServiceBlockingStub catalog() {
        return CatalogServiceGrpc.newBlockingStub(server.channel())
                .withDeadlineAfter(TestServer.PATIENCE.toSeconds(), SECONDS);
    }
}
