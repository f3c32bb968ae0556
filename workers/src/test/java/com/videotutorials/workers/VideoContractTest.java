package com.videotutorials.workers;

import static com.videotutorials.workers.Written.TRACE;
import static com.videotutorials.workers.Written.following;
import static com.videotutorials.workers.Written.only;
import static com.videotutorials.workers.Written.requireWritten;

import com.google.protobuf.Message;
import com.videotutorials.messages.videopublishing.v1.DescribeVideo;
import com.videotutorials.messages.videopublishing.v1.NameVideo;
import com.videotutorials.messages.videopublishing.v1.PublishVideo;
import com.videotutorials.messages.videopublishing.v1.UnpublishVideo;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.StreamName;
import com.videotutorials.objectstore.DirectoryObjectStore;
import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.workers.RunningComponents.Said;
import com.videotutorials.workers.components.transcoding.TranscodedVideo;
import com.videotutorials.workers.components.transcoding.TranscodedVideo.Size;
import com.videotutorials.workers.components.transcoding.Transcoder;
import com.videotutorials.workers.components.transcoding.UnusableVideoException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every message about a video that a component writes, as it stands in the store. */
@Timeout(300)
class VideoContractTest {

    private static final String JANE = "2c1f5f5e-7c5b-4c27-9d2c-0a3f5a4b8f01";
    private static final String JOHN = "9b0e3d1a-52a4-4d0e-8f59-6a1f0f5d7c02";
    private static final String VIDEO = "8f7a1c52-3c3e-4a5e-9d0b-6a7f1d2e4c90";
    private static final String SOURCE = "object:uploads/" + JANE + "/film";
    private static final StreamName COMMANDS = Category.of("videoPublishing:command").stream(VIDEO);
    private static final StreamName EVENTS = Category.of("videoPublishing").stream(VIDEO);
    private static final String BY_JANE = "'userId': '" + JANE + "'";
    private static final String BY_JOHN = "'userId': '" + JOHN + "'";

    @TempDir
    Path directory;

    @Test
    void aPublicationSaysWhatTheContractSays() {
        try (var components = start(VideoContractTest::transcode, said(JANE, publish()))) {
            components.await("VideoPublished", 1);

            var command = only(components, "PublishVideo");
            var id = command.id();
            requireWritten(
                    only(components, "VideoPublishingStarted"),
                    EVENTS,
                    "{'ownerId': '%s', 'sourceUri': '%s', 'videoId': '%s', 'transcodingId': '%s'}"
                            .formatted(JANE, SOURCE, VIDEO, id),
                    following(command, BY_JANE));
            var transcode = only(components, "Transcode");
            requireWritten(
                    transcode,
                    Category.of("transcoding:command").stream(id),
                    "{'transcodingId': '%s', 'videoId': '%s', 'sourceUri': '%s'}".formatted(id, VIDEO, SOURCE),
                    following(command, BY_JANE));
            var transcoded = only(components, "Transcoded");
            var facts =
                    """
                    'videoId': '%s', 'transcodingId': '%s', 'transcodedUri': 'object:made/master.m3u8',
                    'mp4Uri': 'object:made/video.mp4', 'thumbnailUri': 'object:made/thumbnail.jpg',
                    'durationMs': '12345', 'renditions': [{'width': 1280, 'height': 720, 'bitsPerSecond': '2000000'}]
                    """
                            .formatted(VIDEO, id);
            requireWritten(
                    transcoded,
                    Category.of("transcoding").stream(id),
                    "{" + facts + "}",
                    following(transcode, BY_JANE));
            requireWritten(
                    only(components, "VideoPublished"),
                    EVENTS,
                    "{'ownerId': '%s', 'sourceUri': '%s', %s}".formatted(JANE, SOURCE, facts),
                    following(transcoded, BY_JANE));
        }
    }

    @Test
    void aFailureSaysWhatTheContractSays() {
        try (var components = start(VideoContractTest::refuse, said(JANE, publish()))) {
            components.await("VideoPublishingFailed", 1);

            var id = only(components, "PublishVideo").id();
            var failed = only(components, "TranscodingFailed");
            requireWritten(
                    failed,
                    Category.of("transcoding").stream(id),
                    "{'transcodingId': '%s', 'videoId': '%s', 'reason': 'No.'}".formatted(id, VIDEO),
                    following(only(components, "Transcode"), BY_JANE));
            requireWritten(
                    only(components, "VideoPublishingFailed"),
                    EVENTS,
                    "{'ownerId': '%s', 'sourceUri': '%s', 'videoId': '%s', 'reason': 'No.', 'transcodingId': '%s'}"
                            .formatted(JANE, SOURCE, VIDEO, id),
                    following(failed, BY_JANE));
        }
    }

    @Test
    void namesDescriptionsAndWhatIsTakenBackSayWhatTheContractSays() {
        try (var components = start(VideoContractTest::transcode, said(JANE, publish()))) {
            components.await("VideoPublished", 1);
            for (var sent : List.of(
                    said(
                            JANE,
                            NameVideo.newBuilder()
                                    .setName("Knots")
                                    .setVideoId(VIDEO)
                                    .build()),
                    said(
                            JOHN,
                            NameVideo.newBuilder()
                                    .setName("Mine")
                                    .setVideoId(VIDEO)
                                    .build()),
                    said(
                            JANE,
                            DescribeVideo.newBuilder()
                                    .setDescription("About knots")
                                    .setVideoId(VIDEO)
                                    .build()),
                    said(
                            JOHN,
                            DescribeVideo.newBuilder()
                                    .setDescription("Mine")
                                    .setVideoId(VIDEO)
                                    .build()),
                    said(JOHN, UnpublishVideo.newBuilder().setVideoId(VIDEO).build()),
                    said(JANE, publish()),
                    said(JANE, UnpublishVideo.newBuilder().setVideoId(VIDEO).build()))) {
                components.write(sent.stream(), sent.message(), sent.metadata());
            }
            components.await("VideoUnpublished", 1);

            requireAnswer(components, "VideoNamed", "NameVideo", 0, BY_JANE, "'name': 'Knots'");
            requireAnswer(
                    components,
                    "VideoNameRejected",
                    "NameVideo",
                    1,
                    BY_JOHN,
                    "'name': 'Mine', 'reason': 'VIDEO_NOT_FOUND'");
            requireAnswer(components, "VideoDescribed", "DescribeVideo", 0, BY_JANE, "'description': 'About knots'");
            requireAnswer(
                    components,
                    "VideoDescriptionRejected",
                    "DescribeVideo",
                    1,
                    BY_JOHN,
                    "'description': 'Mine', 'reason': 'VIDEO_NOT_FOUND'");
            requireAnswer(
                    components,
                    "VideoUnpublishingRejected",
                    "UnpublishVideo",
                    0,
                    BY_JOHN,
                    "'reason': 'VIDEO_NOT_FOUND'");
            requireAnswer(
                    components,
                    "VideoPublishingRejected",
                    "PublishVideo",
                    1,
                    BY_JANE,
                    "'ownerId': '%s', 'sourceUri': '%s', 'reason': 'ALREADY_PUBLISHED'".formatted(JANE, SOURCE));
            requireAnswer(
                    components,
                    "VideoUnpublished",
                    "UnpublishVideo",
                    1,
                    BY_JANE,
                    "'ownerId': '%s', 'transcodedUri': 'object:made/master.m3u8'".formatted(JANE));
        }
    }

    private static void requireAnswer(
            RunningComponents components, String event, String command, int which, String actor, String data) {
        requireWritten(
                only(components, event),
                EVENTS,
                "{'videoId': '%s', %s}".formatted(VIDEO, data),
                following(components.all(command).get(which), actor));
    }

    private RunningComponents start(Transcoder transcoder, Said... before) {
        var out = WaysOut.none()
                .withTranscoder(transcoder, Duration.ofMinutes(1))
                .withObjects(new DirectoryObjectStore(directory));
        return RunningComponents.start(out, List.of(before));
    }

    private static TranscodedVideo transcode(Object source, Object target, Object progress) {
        var made = new ObjectName("made");
        return new TranscodedVideo(
                made.below("master.m3u8"),
                made.below("video.mp4"),
                made.below("thumbnail.jpg"),
                Duration.ofMillis(12_345),
                List.of(new Size(1280, 720, 2_000_000)));
    }

    private static TranscodedVideo refuse(Object source, Object target, Object progress) {
        throw new UnusableVideoException("No.");
    }

    private static Said said(String userId, Message message) {
        return new Said(COMMANDS, message, Metadata.startingTrace(TRACE).withUserId(userId));
    }

    private static PublishVideo publish() {
        return PublishVideo.newBuilder()
                .setOwnerId(JANE)
                .setSourceUri(SOURCE)
                .setVideoId(VIDEO)
                .build();
    }
}
