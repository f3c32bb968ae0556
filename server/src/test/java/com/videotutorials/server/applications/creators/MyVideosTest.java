package com.videotutorials.server.applications.creators;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.api.creators.v1.CreatorsServiceGrpc;
import com.videotutorials.api.creators.v1.CreatorsServiceGrpc.CreatorsServiceBlockingStub;
import com.videotutorials.api.creators.v1.GetMyVideoRequest;
import com.videotutorials.api.creators.v1.ListMyVideosRequest;
import com.videotutorials.api.creators.v1.ListMyVideosResponse;
import com.videotutorials.api.creators.v1.MyVideo;
import com.videotutorials.api.creators.v1.VideoSize;
import com.videotutorials.api.creators.v1.VideoState;
import com.videotutorials.server.Plans;
import com.videotutorials.server.Refusal;
import com.videotutorials.server.Sql;
import com.videotutorials.server.TestServer;
import com.videotutorials.server.TestUser;
import com.videotutorials.server.calls.PageRequest;
import com.videotutorials.viewdata.ViewDataSchema;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What creators see of their videos, and nobody else. */
@Timeout(300)
class MyVideosTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00.123456Z");

    private static TestServer server;
    private static TestUser jane;
    private static CreatorsServiceBlockingStub asJane;
    private static CreatorsServiceBlockingStub asJohn;
    private static CreatorsServiceBlockingStub asAdmin;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        jane = TestUser.of(server);
        asJane = as(jane);
        asJohn = as(TestUser.of(server));
        asAdmin = as(TestUser.of(server, true));
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
    void aPublishedVideoIsShownWithItsFacts() {
        var videoId = create("PUBLISHED", "Streams", NOON);
        new Sql(server.database().dataSource("view_data"))
                .run("insert into view_data.creators_video_views values (?, 9000000000)", videoId);

        var video = get(asJane, videoId);

        assertThat(video.getVideoId()).isEqualTo(videoId.toString());
        assertThat(video.getState()).isEqualTo(VideoState.VIDEO_STATE_PUBLISHED);
        assertThat(video.getName()).isEqualTo("Streams");
        assertThat(video.getProgressPercent()).isZero();
        assertThat(video.getFailureReason()).isEmpty();
        assertThat(video.getCreatedAt().getSeconds()).isEqualTo(NOON.getEpochSecond());
        assertThat(video.hasPublishedAt()).isTrue();
        assertThat(video.getDuration().getSeconds()).isEqualTo(61);
        assertThat(video.getThumbnailUrl()).contains("thumbnail.jpg");
        assertThat(video.getSizesList())
                .containsExactly(
                        VideoSize.newBuilder().setWidth(1280).setHeight(720).build());
        assertThat(video.getViews()).isEqualTo(9_000_000_000L);
    }

    @Test
    void aVideoThatIsBeingPublishedIsShownWithItsProgress() {
        var video = get(asJane, create("PUBLISHING", "", NOON));

        assertThat(video.getState()).isEqualTo(VideoState.VIDEO_STATE_PUBLISHING);
        assertThat(video.getProgressPercent()).isEqualTo(42);
        assertThat(video.hasPublishedAt()).isFalse();
        assertThat(video.getThumbnailUrl()).isEmpty();
        assertThat(video.getViews()).isZero();
    }

    @Test
    void aVideoThatFailedIsShownWithTheReason() {
        var video = get(asJane, create("FAILED", "", NOON));

        assertThat(video.getState()).isEqualTo(VideoState.VIDEO_STATE_FAILED);
        assertThat(video.getFailureReason()).isEqualTo("No video");
    }

    @Test
    void aVideoThatWasTakenBackIsShownWithoutAPicture() {
        var video = get(asJane, create("UNPUBLISHED", "Streams", NOON));

        assertThat(video.getState()).isEqualTo(VideoState.VIDEO_STATE_UNPUBLISHED);
        assertThat(video.getThumbnailUrl()).isEmpty();
        assertThat(video.getSizesCount()).isZero();
    }

    @Test
    void ofAnotherUsersVideoNothingIsTold() {
        var videoId = create("PUBLISHED", "Streams", NOON);
        var missing = UUID.randomUUID();

        for (var other : new CreatorsServiceBlockingStub[] {asJohn, asAdmin}) {
            var refusal = refusal(other, videoId);
            assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
            assertThat(Refusal.of(refusal)).isEqualTo(Refusal.of(refusal(other, missing)));
            assertThat(String.valueOf(refusal.getStatus().getDescription()).replace(videoId.toString(), "?"))
                    .isEqualTo(
                            String.valueOf(refusal(other, missing).getStatus().getDescription())
                                    .replace(missing.toString(), "?"));
            assertThat(list(other, 100, "")).isEqualTo(ListMyVideosResponse.getDefaultInstance());
        }
    }

    @Test
    void aVideoOfWhichOnlyTheNameIsKnownIsNobodys() {
        var videoId = UUID.randomUUID();
        new Sql(server.database().dataSource("view_data"))
                .run("insert into view_data.creators_video (video_id, name) values (?, 'Streams')", videoId);

        assertThat(refusal(asJane, videoId).getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void theLatestComeFirstWhateverHappensBetweenPages() {
        for (var i = 0; i < 10; i++) {
            create(i % 2 == 0 ? "PUBLISHED" : "FAILED", "old " + i, NOON.plusSeconds(i / 3));
        }
        var names = new ArrayList<String>();
        var page = list(asJane, 3, "");
        names.addAll(page.getVideosList().stream().map(MyVideo::getName).toList());
        while (!page.getNextPageToken().isEmpty()) {
            create("PUBLISHING", "new", NOON.plusSeconds(100));
            page = list(asJane, 3, page.getNextPageToken());
            names.addAll(page.getVideosList().stream().map(MyVideo::getName).toList());
        }

        assertThat(names).hasSize(10).doesNotHaveDuplicates().doesNotContain("new");
        assertThat(names.get(0)).isEqualTo("old 9");
    }

    @Test
    void aTokenIsRefusedForAnotherUser() {
        create("PUBLISHED", "one", NOON);
        create("PUBLISHED", "two", NOON);
        var token = list(asJane, 1, "").getNextPageToken();

        assertThat(list(asJane, 1, token).getVideosCount()).isOne();
        assertThat(Refusal.of(() -> list(asJohn, 1, token)).fields()).containsExactly("page_token");
    }

    @Test
    void videosAreReadFromTheIndexOfTheirOwner() {
        var viewData = new Sql(server.database().dataSource("view_data"));
        viewData.run(
                """
                insert into view_data.creators_video (video_id, owner_id, state, created_at)
                select gen_random_uuid(), case when i % 2 = 0 then ? else gen_random_uuid() end, 'FAILED', now()
                from generate_series(1, 20000) as i
                """,
                jane.userId());
        viewData.run("analyze view_data.creators_video, view_data.creators_video_views");
        var plans = new Plans(server.database().dataSource(ViewDataSchema.READER));
        var queries = new CreatorsQueries(plans.asking());

        var first = queries.videos(jane.userId(), PageRequest.of(0, "", "list"));
        queries.videos(jane.userId(), PageRequest.of(0, first.nextToken(), "list"));

        assertThat(plans.all()).hasSize(2).allSatisfy(plan -> assertThat(plan)
                .contains("creators_video_owner_id_created_at")
                .doesNotContain("Seq Scan on creators_video ", "Sort"));
    }

    private static UUID create(String state, String name, Instant createdAt) {
        return server.videos().create(jane.userId(), state, name, createdAt);
    }

    private static StatusRuntimeException refusal(CreatorsServiceBlockingStub creators, UUID videoId) {
        return Assertions.catchThrowableOfType(StatusRuntimeException.class, () -> get(creators, videoId));
    }

    private static MyVideo get(CreatorsServiceBlockingStub creators, UUID videoId) {
        return creators.getMyVideo(GetMyVideoRequest.newBuilder()
                        .setVideoId(videoId.toString())
                        .build())
                .getVideo();
    }

    private static ListMyVideosResponse list(CreatorsServiceBlockingStub creators, int pageSize, String token) {
        return creators.listMyVideos(ListMyVideosRequest.newBuilder()
                .setPageSize(pageSize)
                .setPageToken(token)
                .build());
    }

    private static CreatorsServiceBlockingStub as(TestUser who) {
        return CreatorsServiceGrpc.newBlockingStub(server.channel())
                .withDeadlineAfter(TestServer.PATIENCE.toSeconds(), SECONDS)
                .withInterceptors(TestServer.bearer(who.logIn(server).getAccessToken()));
    }
}
