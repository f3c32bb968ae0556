package com.videotutorials.workers.components.transcoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.videotutorials.messages.transcoding.v1.Transcode;
import com.videotutorials.messages.transcoding.v1.Transcoded;
import com.videotutorials.messages.transcoding.v1.TranscodingFailed;
import com.videotutorials.messages.videopublishing.v1.VideoPublished.Rendition;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Scenario;
import com.videotutorials.messagestore.StreamName;
import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.objectstore.ObjectStoreUnavailableException;
import com.videotutorials.workers.components.transcoding.TranscodedVideo.Size;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TranscodingComponentTest {

    private static final String ID = "5b0f3f0f-7a11-4a9d-9f43-8a7f5c1e7a35";
    private static final String VIDEO = "8f7a1c52-3c3e-4a5e-9d0b-6a7f1d2e4c90";
    private static final String SOURCE = "object:uploads/jane/one";
    private static final StreamName COMMANDS = Category.of("transcoding:command").stream(ID);
    private static final StreamName EVENTS = Category.of("transcoding").stream(ID);

    private final List<ObjectName> sources = new ArrayList<>();
    private final List<ObjectName> targets = new ArrayList<>();

    @Test
    void anUploadIsTranscodedOnceAndTheEventNamesWhatWasMade() {
        var scenario = scenario((source, target, progress) -> {
            sources.add(source);
            targets.add(target);
            return video(target);
        });

        var outcome = scenario.when(COMMANDS, transcode(SOURCE));

        assertThat(sources).containsExactly(ObjectName.fromUri(SOURCE));
        assertThat(targets).hasSize(1).first().satisfies(target -> assertThat(target.value())
                .startsWith("videos/" + ID + "/"));
        outcome.then(EVENTS, transcoded(targets.get(0)));
    }

    @Test
    void twoAttemptsHaveTwoTargets() {
        var scenario = scenario((source, target, progress) -> {
            targets.add(target);
            throw new TranscodingFailedException("The disk is full");
        });

        for (var attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> scenario.when(COMMANDS, transcode(SOURCE)))
                    .isInstanceOf(TranscodingFailedException.class);
        }

        assertThat(targets).hasSize(2).doesNotHaveDuplicates();
        assertThat(scenario.messageStore().last(EVENTS)).isEmpty();
    }

    @Test
    void aFileThatIsNoVideoHasFailedWithAReasonForPeople() {
        scenario((source, target, progress) -> {
                    throw new UnusableVideoException("The file is no video.");
                })
                .when(COMMANDS, transcode(SOURCE))
                .then(EVENTS, failed("The file is no video."));
    }

    @Test
    void anOutageIsNotWrittenDown() {
        var scenario = scenario((source, target, progress) -> {
            throw new ObjectStoreUnavailableException("Nobody there", new IOException());
        });

        assertThatThrownBy(() -> scenario.when(COMMANDS, transcode(SOURCE)))
                .isInstanceOf(ObjectStoreUnavailableException.class);
        assertThat(scenario.messageStore().last(EVENTS)).isEmpty();
    }

    @Test
    void whatIsOverIsNotDoneAgain() {
        var scenario = scenario((source, target, progress) -> {
            throw new AssertionError("transcoded again");
        });

        scenario.given(EVENTS, failed("The file is no video."))
                .when(COMMANDS, transcode(SOURCE))
                .thenNothing();
    }

    private static Scenario scenario(Transcoder transcoder) {
        return Scenario.of(new TranscodingComponent(transcoder, Duration.ofMinutes(1)).subscriptions());
    }

    private static Transcode transcode(String sourceUri) {
        return Transcode.newBuilder()
                .setTranscodingId(ID)
                .setVideoId(VIDEO)
                .setSourceUri(sourceUri)
                .build();
    }

    private static TranscodedVideo video(ObjectName target) {
        return new TranscodedVideo(
                target.below("master.m3u8"),
                target.below("video.mp4"),
                target.below("thumbnail.jpg"),
                Duration.ofMillis(12_345),
                List.of(new Size(1280, 720, 2_000_000), new Size(640, 360, 700_000)));
    }

    private static Transcoded transcoded(ObjectName target) {
        return Transcoded.newBuilder()
                .setTranscodingId(ID)
                .setVideoId(VIDEO)
                .setTranscodedUri(target.below("master.m3u8").toUri())
                .setMp4Uri(target.below("video.mp4").toUri())
                .setThumbnailUri(target.below("thumbnail.jpg").toUri())
                .setDurationMs(12_345)
                .addRenditions(
                        Rendition.newBuilder().setWidth(1280).setHeight(720).setBitsPerSecond(2_000_000))
                .addRenditions(
                        Rendition.newBuilder().setWidth(640).setHeight(360).setBitsPerSecond(700_000))
                .build();
    }

    private static TranscodingFailed failed(String reason) {
        return TranscodingFailed.newBuilder()
                .setTranscodingId(ID)
                .setVideoId(VIDEO)
                .setReason(reason)
                .build();
    }
}
