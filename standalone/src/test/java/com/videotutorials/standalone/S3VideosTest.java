package com.videotutorials.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.api.catalog.v1.GetVideoRequest;
import com.videotutorials.api.catalog.v1.GetVideoResponse;
import com.videotutorials.api.creators.v1.PublishVideoRequest;
import com.videotutorials.api.creators.v1.VideoState;
import com.videotutorials.api.operation.v1.Operation;
import com.videotutorials.objectstore.testing.S3Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same system with its files in an S3 bucket, to which clients send them and from which they read them. */
@Timeout(900)
class S3VideosTest {

    @TempDir
    private Path directory;

    @Test
    void filesGoToTheBucketAndComeFromThereAndAnOutageOfItIsWaitedOut() throws Exception {
        var port = StandaloneProcess.freePort();
        var film = directory.resolve("film.mp4");
        Ffmpeg.run("ffmpeg -v error -f lavfi -i testsrc2=size=640x360:rate=25:duration=4 -f lavfi -i sine=duration=4"
                + " -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac " + film);
        try (var s3 = S3Server.start(directory.resolve("s3"));
                var standalone = StandaloneProcess.launch(environment(s3, port));
                var client = new Client(port)) {
            assertThat(standalone.awaitReady()).isNotNull();
            var jane = Creator.register(client, "jane@example.com");

            var first = jane.publish(film);
            assertThat(jane.outcome(first.getOperation()).hasError()).isFalse();
            assertWatchableFrom(s3, video(client, jane, first.getVideoId()));

            var upload = jane.upload(film);
            s3.kill();
            var second = jane.creators()
                    .publishVideo(PublishVideoRequest.newBuilder()
                            .setSourceUri(upload)
                            .build());
            var named = jane.outcome(jane.name(second.getVideoId(), "While it is away"));
            assertThat(named.hasError()).isFalse();
            assertThat(jane.video(second.getVideoId(), named.getPosition()).getState())
                    .isEqualTo(VideoState.VIDEO_STATE_PUBLISHING);
            s3.startAgain();
            assertThat(jane.outcome(second.getOperation()).hasError()).isFalse();
        }
    }

    private static GetVideoResponse video(Client client, Creator jane, String videoId) {
        Operation named = jane.outcome(jane.name(videoId, "From the bucket"));
        return client.catalog(named.getPosition())
                .getVideo(GetVideoRequest.newBuilder().setVideoId(videoId).build());
    }

    private static void assertWatchableFrom(S3Server s3, GetVideoResponse video) throws Exception {
        for (var url : new String[] {
            video.getVideo().getThumbnailUrl(), video.getPlayback().getMp4Url()
        }) {
            var answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding());
            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(answer.headers().firstValue("location").orElseThrow()).startsWith(s3.endpoint());
        }
        var probed = Ffmpeg.run("ffprobe -v error -show_entries stream=codec_name,width,height"
                + " -of default=noprint_wrappers=1 " + video.getPlayback().getHlsUrl());
        assertThat(probed).contains("codec_name=h264", "codec_name=aac", "width=640", "height=360");
    }

    private Map<String, String> environment(S3Server s3, int port) {
        var settings = s3.settings();
        return Map.of(
                "VIDEO_TUTORIALS_HOME",
                directory.resolve("home").toString(),
                "GRPC_PORT",
                String.valueOf(port),
                "SERVER_MANAGEMENT_PORT",
                "0",
                "S3_BUCKET",
                settings.bucket(),
                "S3_ENDPOINT",
                settings.endpoint(),
                "S3_ACCESS_KEY",
                settings.accessKey(),
                "S3_SECRET_KEY",
                settings.secretKey(),
                "S3_PATH_STYLE",
                "true");
    }
}
