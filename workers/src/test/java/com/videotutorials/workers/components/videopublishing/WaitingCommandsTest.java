package com.videotutorials.workers.components.videopublishing;

import static com.videotutorials.workers.RunningComponents.json;
import static com.videotutorials.workers.components.videopublishing.Videos.COMMANDS;
import static com.videotutorials.workers.components.videopublishing.Videos.EVENTS;
import static com.videotutorials.workers.components.videopublishing.Videos.JANE;
import static com.videotutorials.workers.components.videopublishing.Videos.UPLOAD;
import static com.videotutorials.workers.components.videopublishing.Videos.VIDEO;
import static com.videotutorials.workers.components.videopublishing.Videos.by;
import static com.videotutorials.workers.components.videopublishing.Videos.name;
import static com.videotutorials.workers.components.videopublishing.Videos.named;
import static com.videotutorials.workers.components.videopublishing.Videos.publish;
import static com.videotutorials.workers.components.videopublishing.Videos.published;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.videotutorials.messages.videopublishing.v1.VideoNamed;
import com.videotutorials.messages.videopublishing.v1.VideoPublished;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.StreamName;
import com.videotutorials.objectstore.DirectoryObjectStore;
import com.videotutorials.workers.RunningComponents;
import com.videotutorials.workers.RunningComponents.Said;
import com.videotutorials.workers.WaysOut;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that are in the store before the components start. */
class WaitingCommandsTest {

    @TempDir
    Path directory;

    @Test
    void ofTwoNamesThatWaitBothAreGivenInTheirOrder() {
        try (var running = start(
                said(EVENTS, published(UPLOAD, "t")),
                said(COMMANDS, name("Knots"), by(JANE)),
                said(COMMANDS, name("Hitches"), by(JANE)))) {

            assertThat(running.await("VideoNamed", 2))
                    .extracting(event -> json(event.data()).get("name").getAsString())
                    .containsExactly("Knots", "Hitches");
        }
    }

    @Test
    void whatAnotherImplementationHasAnsweredIsNotAnsweredAgain() {
        var source = "https://elsewhere.example.com/one";
        var others = VideoPublished.newBuilder()
                .setOwnerId(JANE)
                .setSourceUri(source)
                .setTranscodedUri(source + ".mp4")
                .setVideoId(VIDEO)
                .build();
        try (var running = start(
                said(COMMANDS, publish(JANE, source), by(JANE)),
                said(COMMANDS, name("Knots"), by(JANE)),
                said(EVENTS, others),
                said(EVENTS, VideoNamed.newBuilder().setName("Knots").build()),
                said(EVENTS, named("Hitches")))) {

            running.write(COMMANDS, name("Knots"), by(JANE));

            running.await("VideoNamed", 3);
            assertThat(running.messageStore().read(EVENTS, 0, 10))
                    .extracting(event -> event.type() + " " + event.position())
                    .containsExactly("VideoPublished 0", "VideoNamed 1", "VideoNamed 2", "VideoNamed 3");
        }
    }

    private RunningComponents start(Said... before) {
        return RunningComponents.start(
                WaysOut.none().withObjects(new DirectoryObjectStore(directory)), List.of(before));
    }

    private static Said said(StreamName stream, Message message) {
        return said(stream, message, Metadata.none());
    }

    private static Said said(StreamName stream, Message message, Metadata metadata) {
        return new Said(stream, message, metadata);
    }
}
