package com.videotutorials.workers.components.mediaremoval;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.messages.videopublishing.v1.VideoPublished;
import com.videotutorials.messages.videopublishing.v1.VideoPublishingFailed;
import com.videotutorials.messages.videopublishing.v1.VideoUnpublished;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Scenario;
import com.videotutorials.messagestore.StreamName;
import com.videotutorials.objectstore.DirectoryObjectStore;
import com.videotutorials.objectstore.ObjectInfo;
import com.videotutorials.objectstore.ObjectName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaRemovalComponentTest {

    private static final StreamName EVENTS = Category.of("videoPublishing").stream("v");
    private static final Duration LONG = Duration.ofDays(1);

    private final DirectoryObjectStore objects;
    private final MediaFiles files;
    private final Scenario scenario;

    MediaRemovalComponentTest(@TempDir Path directory) {
        this.objects = new DirectoryObjectStore(directory);
        this.files = new MediaFiles(() -> objects);
        this.scenario = Scenario.of(new MediaRemovalComponent(files).subscriptions());
    }

    @BeforeEach
    void somebodyHasSentFilesAndTwoAttemptsWereMade() throws IOException {
        write("uploads/jane/one", "uploads/jane/two", "uploads/john/one");
        write("videos/t/killed/v0.m4s", "videos/t/good/v0.m4s", "videos/t/good/master.m3u8", "videos/u/good/video.mp4");
    }

    @Test
    void ofWhatIsPublishedTheUploadAndOtherAttemptsAreRemoved() {
        scenario.when(EVENTS, published("object:uploads/jane/one", "object:videos/t/good/master.m3u8"))
                .thenNothing();

        assertThat(names())
                .containsExactly(
                        "uploads/jane/two",
                        "uploads/john/one",
                        "videos/t/good/master.m3u8",
                        "videos/t/good/v0.m4s",
                        "videos/u/good/video.mp4");
    }

    @Test
    void ofWhatCouldNotBePublishedEverythingIsRemoved() {
        scenario.when(EVENTS, failed("object:uploads/jane/one", "t")).thenNothing();

        assertThat(names()).containsExactly("uploads/jane/two", "uploads/john/one", "videos/u/good/video.mp4");
    }

    @Test
    void whatWasTakenBackIsRemovedAfterTheGraceTime() {
        scenario.when(EVENTS, unpublished("object:videos/t/good/master.m3u8")).thenNothing();

        files.sweep(LONG, LONG);
        assertThat(names()).contains("videos/t/good/master.m3u8");

        files.sweep(LONG, Duration.ofNanos(-1));
        assertThat(names())
                .containsExactly(
                        "uploads/jane/one",
                        "uploads/jane/two",
                        "uploads/john/one",
                        "videos/t/killed/v0.m4s",
                        "videos/u/good/video.mp4");
    }

    @Test
    void uploadsThatNobodyPublishesAreRemovedAfterSomeTime() {
        files.sweep(Duration.ofNanos(-1), LONG);

        assertThat(names()).hasSize(4).allMatch(name -> name.startsWith("videos/"));
    }

    @Test
    void whatOtherImplementationsNameIsLeftAlone() {
        var before = names();

        for (var uri : List.of(
                "https://elsewhere.example.com/one.mp4",
                "object:uploads",
                "object:videos",
                "object:videos/t",
                "object:videos/master.m3u8",
                "object:videos/t/master.m3u8",
                "object:videos/../uploads/john/one",
                "object:other/t/good/master.m3u8",
                "")) {
            scenario.when(EVENTS, published(uri, uri)).thenNothing();
            scenario.when(EVENTS, failed(uri, "")).thenNothing();
            scenario.when(EVENTS, failed(uri, "../uploads")).thenNothing();
            scenario.when(EVENTS, unpublished(uri)).thenNothing();
        }

        files.sweep(LONG, Duration.ofNanos(-1));
        assertThat(names()).isEqualTo(before);
    }

    private void write(String... names) throws IOException {
        for (var name : names) {
            objects.write(new ObjectName(name), new ByteArrayInputStream(new byte[1]), 1, "video/mp4");
        }
    }

    private List<String> names() {
        var found = new ArrayList<String>();
        Stream.of("uploads", "videos", "removals")
                .map(ObjectName::new)
                .forEach(folder -> objects.listBelow(
                        folder, (ObjectInfo object) -> found.add(object.name().value())));
        return found.stream().sorted().toList();
    }

    private static VideoPublished published(String sourceUri, String transcodedUri) {
        return VideoPublished.newBuilder()
                .setSourceUri(sourceUri)
                .setTranscodedUri(transcodedUri)
                .build();
    }

    private static VideoPublishingFailed failed(String sourceUri, String transcodingId) {
        return VideoPublishingFailed.newBuilder()
                .setSourceUri(sourceUri)
                .setTranscodingId(transcodingId)
                .build();
    }

    private static VideoUnpublished unpublished(String transcodedUri) {
        return VideoUnpublished.newBuilder().setTranscodedUri(transcodedUri).build();
    }
}
