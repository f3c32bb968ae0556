package com.videotutorials.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.videotutorials.api.catalog.v1.GetVideoRequest;
import com.videotutorials.api.catalog.v1.GetVideoResponse;
import com.videotutorials.api.catalog.v1.ListVideosRequest;
import com.videotutorials.api.catalog.v1.SearchVideosRequest;
import com.videotutorials.api.catalog.v1.Video;
import com.videotutorials.api.catalog.v1.WatchVideoRequest;
import com.videotutorials.api.creators.v1.ListMyVideosRequest;
import com.videotutorials.api.creators.v1.MyVideo;
import com.videotutorials.api.creators.v1.VideoSize;
import com.videotutorials.api.creators.v1.VideoState;
import com.videotutorials.api.operation.v1.GetOperationRequest;
import com.videotutorials.api.operation.v1.Operation;
import com.videotutorials.api.operation.v1.WatchOperationRequest;
import com.videotutorials.api.operation.v1.WatchOperationResponse;
import com.videotutorials.api.viewing.v1.RecordViewingRequest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What creators and viewers do with a fresh system: they publish real videos, find them and watch them. */
@Timeout(900)
class VideosTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private static Path directory;

    private static StandaloneProcess standalone;
    private static Client client;
    private static Creator jane;
    private static Creator john;
    private static Path film;

    @BeforeAll
    static void start() throws Exception {
        var port = StandaloneProcess.freePort();
        standalone = StandaloneProcess.launch(Map.of(
                        "VIDEO_TUTORIALS_HOME",
                        directory.resolve("home").toString(),
                        "GRPC_PORT",
                        String.valueOf(port),
                        "SERVER_MANAGEMENT_PORT",
                        "0"))
                .awaitReady();
        client = new Client(port);
        jane = Creator.register(client, "jane@example.com");
        john = Creator.register(client, "john@example.com");
        film = directory.resolve("film.mp4");
        Ffmpeg.run("ffmpeg -v error -f lavfi -i testsrc2=size=1280x720:rate=25:duration=12 -f lavfi"
                + " -i sine=duration=12 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac " + film);
    }

    @AfterAll
    static void stop() {
        client.close();
        standalone.close();
    }

    @Test
    void aVideoIsPublishedWhileItsProgressIsShownThenNamedFoundAndWatched() throws Exception {
        var publication = jane.publish(film);
        var videoId = publication.getVideoId();
        var progress = new ArrayList<Operation>();
        jane.operations()
                .watchOperation(WatchOperationRequest.newBuilder()
                        .setTraceId(publication.getOperation().getTraceId())
                        .build())
                .forEachRemaining((WatchOperationResponse response) -> progress.add(response.getOperation()));
        var published = progress.get(progress.size() - 1);
        assertThat(published.getDone()).isTrue();
        assertThat(published.hasError()).as(published.toString()).isFalse();
        assertThat(progress)
                .extracting(Operation::getProgressPercent)
                .isSorted()
                .last()
                .isEqualTo(100);
        assertThat(progress).anyMatch(step -> step.getProgressPercent() > 0 && step.getProgressPercent() < 100);

        succeeds(jane, jane.name(videoId, "How to tie knots"));
        var described = succeeds(jane, jane.describe(videoId, "Bowlines, hitches and bends."));

        assertThat(search("kno", described)).extracting(Video::getVideoId).containsExactly(videoId);
        assertThat(search("bowline ti", described)).extracting(Video::getName).containsExactly("How to tie knots");
        assertThat(search("sailing", described)).isEmpty();
        var found = video(videoId, described);
        assertThat(found.getVideo().getDuration().getSeconds()).isBetween(11L, 13L);
        assertWatchable(found);
        var mine = jane.video(videoId, described.getPosition());
        assertThat(mine.getState()).isEqualTo(VideoState.VIDEO_STATE_PUBLISHED);
        assertThat(mine.getSizesList())
                .hasSizeGreaterThanOrEqualTo(2)
                .contains(VideoSize.newBuilder().setWidth(1280).setHeight(720).build());

        assertViewingsAreCounted(videoId);
        assertTakenBack(videoId, found);
    }

    private static void assertWatchable(GetVideoResponse found) throws Exception {
        assertThat(get(found.getVideo().getThumbnailUrl()).headers().firstValue("content-type"))
                .contains("image/jpeg");
        var playlist = new String(get(found.getPlayback().getHlsUrl()).body(), StandardCharsets.UTF_8);
        assertThat(playlist).startsWith("#EXTM3U").contains("RESOLUTION=1280x720");
        assertThat(playlist.lines().filter(line -> !line.startsWith("#") && !line.isBlank()))
                .hasSizeGreaterThanOrEqualTo(2);
        for (var url :
                List.of(found.getPlayback().getHlsUrl(), found.getPlayback().getMp4Url())) {
            var probed = Ffmpeg.run("ffprobe -v error -show_entries stream=codec_name,width,height:format=duration"
                    + " -of default=noprint_wrappers=1 " + url);
            assertThat(probed).contains("codec_name=h264", "codec_name=aac", "width=1280", "height=720");
            assertThat(Double.parseDouble(probed.replaceAll("(?s).*duration=([0-9.]+).*", "$1")))
                    .isBetween(11.5, 12.5);
        }
        Ffmpeg.run("ffmpeg -v error -xerror -i " + found.getPlayback().getHlsUrl() + " -f null -");
        var beginning = get(found.getPlayback().getMp4Url(), "range", "bytes=0-99");
        assertThat(beginning.statusCode()).isEqualTo(206);
        assertThat(beginning.body()).hasSize(100);
    }

    private static void assertViewingsAreCounted(String videoId) {
        var watching = client.catalog()
                .watchVideo(WatchVideoRequest.newBuilder().setVideoId(videoId).build());
        assertThat(watching.next().getViews()).isZero();
        var missing = UUID.randomUUID().toString();

        assertThat(view(missing).getDone()).isTrue();
        var viewed = view(videoId);

        assertThat(watching.next().getViews()).isOne();
        assertThat(video(videoId, viewed).getVideo().getViews()).isOne();
        assertThat(jane.video(videoId, viewed.getPosition()).getViews()).isOne();
        assertThat(client.catalog(viewed.getPosition())
                        .listVideos(ListVideosRequest.getDefaultInstance())
                        .getVideosList())
                .extracting(Video::getVideoId)
                .contains(videoId)
                .doesNotContain(missing);
    }

    private static void assertTakenBack(String videoId, GetVideoResponse before) {
        var watching = client.catalog()
                .watchVideo(WatchVideoRequest.newBuilder().setVideoId(videoId).build());
        assertThat(watching.next().getViews()).isOne();

        var unpublished = succeeds(jane, jane.unpublish(videoId));

        assertRefused("NOT_FOUND", () -> video(videoId, unpublished));
        assertRefused("NOT_FOUND", watching::next);
        assertThat(search("knots", unpublished)).isEmpty();
        assertThat(jane.video(videoId, unpublished.getPosition()).getState())
                .isEqualTo(VideoState.VIDEO_STATE_UNPUBLISHED);
        assertThat(before.hasPlayback()).isTrue();
    }

    @Test
    void aFileThatIsNoVideoCannotBePublishedButTheNextOneCan() throws Exception {
        var text = Files.writeString(directory.resolve("text.mp4"), "This is no video. ".repeat(100));

        var publication = jane.publish(text);
        var failed = jane.outcome(publication.getOperation());

        assertThat(failed.getError().getMessage()).contains("video").endsWith(".");
        var mine = jane.video(publication.getVideoId(), failed.getPosition());
        assertThat(mine.getState()).isEqualTo(VideoState.VIDEO_STATE_FAILED);
        assertThat(mine.getFailureReason()).isEqualTo(failed.getError().getMessage());

        var again = jane.publish(film, publication.getVideoId());
        var published = succeeds(jane, again.getOperation());

        assertThat(jane.video(publication.getVideoId(), published.getPosition()).getState())
                .isEqualTo(VideoState.VIDEO_STATE_PUBLISHED);
        await().atMost(PATIENCE).until(() -> uploads().isEmpty());
    }

    @Test
    void othersCanDoNothingWithAVideoAndAreToldNothingAboutIt() throws Exception {
        var publication = jane.publish(film);
        var videoId = publication.getVideoId();
        var missing = UUID.randomUUID().toString();
        succeeds(jane, jane.name(videoId, "Jane's"));

        for (var asked : List.of(videoId, missing)) {
            assertThat(john.outcome(john.name(asked, "John's")).getError().getMessage())
                    .isEqualTo("VIDEO_NOT_FOUND");
            assertThat(john.outcome(john.describe(asked, "John's")).getError().getMessage())
                    .isEqualTo("VIDEO_NOT_FOUND");
            assertThat(john.outcome(john.unpublish(asked)).getError().getMessage())
                    .isEqualTo("VIDEO_NOT_FOUND");
            assertRefused("NOT_FOUND", () -> john.video(asked, 0));
        }
        var operation = GetOperationRequest.newBuilder()
                .setTraceId(publication.getOperation().getTraceId())
                .build();
        assertRefused("NOT_FOUND", () -> john.operations().getOperation(operation));
        assertRefused("NOT_FOUND", () -> client.operations().getOperation(operation));
        assertThat(john.creators()
                        .listMyVideos(ListMyVideosRequest.getDefaultInstance())
                        .getVideosList())
                .isEmpty();
        assertThat(john.outcome(john.publish(film, videoId).getOperation())
                        .getError()
                        .getMessage())
                .isEqualTo("VIDEO_ID_TAKEN");

        var published = succeeds(jane, publication.getOperation());
        assertThat(jane.video(videoId, published.getPosition()))
                .extracting(MyVideo::getName, MyVideo::getState)
                .containsExactly("Jane's", VideoState.VIDEO_STATE_PUBLISHED);
    }

    private static Operation succeeds(Creator creator, Operation operation) {
        var outcome = creator.outcome(operation);
        assertThat(outcome.hasError()).as(outcome.toString()).isFalse();
        return outcome;
    }

    private static List<Video> search(String query, Operation after) {
        return client.catalog(after.getPosition())
                .searchVideos(SearchVideosRequest.newBuilder().setQuery(query).build())
                .getVideosList();
    }

    private static GetVideoResponse video(String videoId, Operation after) {
        return client.catalog(after.getPosition())
                .getVideo(GetVideoRequest.newBuilder().setVideoId(videoId).build());
    }

    private static Operation view(String videoId) {
        return client.viewing()
                .recordViewing(
                        RecordViewingRequest.newBuilder().setVideoId(videoId).build())
                .getOperation();
    }

    private static List<Path> uploads() throws IOException {
        var folder = directory.resolve("home/objects/objects/uploads+");
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static HttpResponse<byte[]> get(String url, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url));
        if (headers.length > 0) {
            request.headers(headers);
        }
        var answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isBetween(200, 299);
        return answer;
    }

    private static void assertRefused(String status, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(StatusRuntimeException.class).hasMessageStartingWith(status);
    }
}
