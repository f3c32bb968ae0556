package com.videotutorials.workers.components.videopublishing;

import static com.videotutorials.workers.components.videopublishing.Videos.COMMANDS;
import static com.videotutorials.workers.components.videopublishing.Videos.EVENTS;
import static com.videotutorials.workers.components.videopublishing.Videos.JANE;
import static com.videotutorials.workers.components.videopublishing.Videos.JOHN;
import static com.videotutorials.workers.components.videopublishing.Videos.OTHER_UPLOAD;
import static com.videotutorials.workers.components.videopublishing.Videos.UPLOAD;
import static com.videotutorials.workers.components.videopublishing.Videos.VIDEO;
import static com.videotutorials.workers.components.videopublishing.Videos.adminPrivilegeAdded;
import static com.videotutorials.workers.components.videopublishing.Videos.adminPrivilegeRemoved;
import static com.videotutorials.workers.components.videopublishing.Videos.by;
import static com.videotutorials.workers.components.videopublishing.Videos.failed;
import static com.videotutorials.workers.components.videopublishing.Videos.publish;
import static com.videotutorials.workers.components.videopublishing.Videos.published;
import static com.videotutorials.workers.components.videopublishing.Videos.rejected;
import static com.videotutorials.workers.components.videopublishing.Videos.started;
import static com.videotutorials.workers.components.videopublishing.Videos.transcoded;
import static com.videotutorials.workers.components.videopublishing.Videos.transcodingFailed;
import static com.videotutorials.workers.components.videopublishing.Videos.unpublish;
import static com.videotutorials.workers.components.videopublishing.Videos.unpublished;
import static com.videotutorials.workers.components.videopublishing.Videos.unpublishingRejected;

import com.videotutorials.messages.transcoding.v1.Transcode;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Scenario;
import com.videotutorials.messagestore.StreamName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicationTest {

    private static final String TRANSCODING = "5b0f3f0f-7a11-4a9d-9f43-8a7f5c1e7a35";
    private static final StreamName TRANSCODING_EVENTS = Category.of("transcoding").stream(TRANSCODING);

    private final Scenario scenario = Videos.scenario();

    @Test
    void anUploadIsGivenToTheTranscodingComponentUnderTheIdOfTheCommand() {
        var outcome = scenario.when(COMMANDS, publish(JANE, UPLOAD), by(JANE));

        var commandId = scenario.messageStore().last(COMMANDS).orElseThrow().id();
        outcome.thenAmongOthers(EVENTS, started(UPLOAD, commandId.toString()))
                .thenAmongOthers(
                        Category.of("transcoding:command").stream(commandId),
                        Transcode.newBuilder()
                                .setTranscodingId(commandId.toString())
                                .setVideoId(VIDEO)
                                .setSourceUri(UPLOAD)
                                .build())
                .andNothingElse();
    }

    @Test
    void whatIsTranscodedIsPublished() {
        scenario.given(EVENTS, started(UPLOAD, TRANSCODING))
                .when(TRANSCODING_EVENTS, transcoded(TRANSCODING))
                .then(EVENTS, published(UPLOAD, TRANSCODING));
    }

    @Test
    void whatCannotBeTranscodedCannotBePublished() {
        scenario.given(EVENTS, started(UPLOAD, TRANSCODING))
                .when(TRANSCODING_EVENTS, transcodingFailed(TRANSCODING, "The file is no video."))
                .then(EVENTS, failed(UPLOAD, TRANSCODING, "The file is no video."));
    }

    @Test
    void aTranscodingThatNobodyWaitsForChangesNothing() {
        scenario.given(EVENTS, started(UPLOAD, TRANSCODING), failed(UPLOAD, TRANSCODING, "The file is no video."));
        scenario.given(EVENTS, started(OTHER_UPLOAD, "another"));

        scenario.when(TRANSCODING_EVENTS, transcoded(TRANSCODING)).thenNothing();
        scenario.when(TRANSCODING_EVENTS, transcodingFailed(TRANSCODING, "No.")).thenNothing();
    }

    @Test
    void aNameThatCameWhileItWasTranscodedIsNotTakenForAnswered() {
        scenario.given(EVENTS, started(UPLOAD, TRANSCODING));
        scenario.when(TRANSCODING_EVENTS, transcoded(TRANSCODING));

        scenario.when(COMMANDS, Videos.name("Knots"), by(JANE)).then(EVENTS, Videos.named("Knots"));
    }

    @Test
    void aVideoWhosePublicationFailedCanBePublishedAgain() {
        scenario.given(EVENTS, started(UPLOAD, TRANSCODING), failed(UPLOAD, TRANSCODING, "The file is no video."));

        var outcome = scenario.when(COMMANDS, publish(JANE, OTHER_UPLOAD), by(JANE));

        var commandId = scenario.messageStore().last(COMMANDS).orElseThrow().id();
        outcome.thenAmongOthers(EVENTS, started(OTHER_UPLOAD, commandId.toString()));
    }

    @Test
    void aVideoIsNotPublishedTwice() {
        scenario.given(EVENTS, started(UPLOAD, TRANSCODING))
                .when(COMMANDS, publish(JANE, OTHER_UPLOAD), by(JANE))
                .then(EVENTS, rejected(JANE, OTHER_UPLOAD, "ALREADY_PUBLISHING"));
        scenario.given(EVENTS, published(UPLOAD, TRANSCODING))
                .when(COMMANDS, publish(JANE, OTHER_UPLOAD), by(JANE))
                .then(EVENTS, rejected(JANE, OTHER_UPLOAD, "ALREADY_PUBLISHED"));
    }

    @Test
    void nobodyPublishesUnderTheIdOfAnothersVideo() {
        var upload = "object:uploads/%s/one".formatted(JOHN);
        scenario.given(EVENTS, started(UPLOAD, TRANSCODING), failed(UPLOAD, TRANSCODING, "The file is no video."))
                .when(COMMANDS, publish(JOHN, upload), by(JOHN))
                .then(EVENTS, rejected(JOHN, upload, "VIDEO_ID_TAKEN"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "object:uploads/1d0c8a36-2f8e-4a51-8a43-9a6f3a4b7c22/one",
                "object:uploads/8a7f5c1e-7a35-4a9d-9f43-5b0f3f0f7a11",
                "object:uploads/8a7f5c1e-7a35-4a9d-9f43-5b0f3f0f7a11/../1d0c8a36-2f8e-4a51-8a43-9a6f3a4b7c22/one",
                "object:videos/8a7f5c1e-7a35-4a9d-9f43-5b0f3f0f7a11/one",
                "http://169.254.169.254/latest/meta-data",
                "file:///etc/passwd",
                ""
            })
    void onlyTheOwnersUploadsArePublished(String sourceUri) {
        scenario.when(COMMANDS, publish(JANE, sourceUri), by(JANE))
                .then(EVENTS, rejected(JANE, sourceUri, "UPLOAD_NOT_FOUND"));
    }

    @Test
    void nobodyPublishesInAnothersName() {
        scenario.when(COMMANDS, publish(JANE, UPLOAD), by(JOHN))
                .then(EVENTS, rejected(JANE, UPLOAD, "UPLOAD_NOT_FOUND"));
    }

    @Test
    void theOwnerTakesAVideoBackAndMayPublishItAgain() {
        scenario.given(EVENTS, started(UPLOAD, TRANSCODING), published(UPLOAD, TRANSCODING))
                .when(COMMANDS, unpublish(), by(JANE))
                .then(EVENTS, unpublished());

        var outcome = scenario.when(COMMANDS, publish(JANE, OTHER_UPLOAD), by(JANE));

        var commandId = scenario.messageStore().last(COMMANDS).orElseThrow().id();
        outcome.thenAmongOthers(EVENTS, started(OTHER_UPLOAD, commandId.toString()));
    }

    @Test
    void anAdministratorTakesAnybodysVideoBack() {
        scenario.given(Category.of("identity").stream(JOHN), adminPrivilegeAdded(JOHN))
                .given(EVENTS, published(UPLOAD, TRANSCODING))
                .when(COMMANDS, unpublish(), by(JOHN))
                .then(EVENTS, unpublished());
    }

    @Test
    void nobodyElseDoesOrLearnsWhetherTheVideoIsThere() {
        scenario.when(COMMANDS, unpublish(), by(JOHN)).then(EVENTS, unpublishingRejected("VIDEO_NOT_FOUND"));

        scenario.given(Category.of("identity").stream(JOHN), adminPrivilegeAdded(JOHN), adminPrivilegeRemoved(JOHN))
                .given(EVENTS, published(UPLOAD, TRANSCODING));
        scenario.when(COMMANDS, unpublish(), by(JOHN)).then(EVENTS, unpublishingRejected("VIDEO_NOT_FOUND"));
        scenario.when(COMMANDS, unpublish()).then(EVENTS, unpublishingRejected("VIDEO_NOT_FOUND"));
    }

    @Test
    void whatIsNotPublishedIsNotTakenBack() {
        scenario.given(EVENTS, started(UPLOAD, TRANSCODING))
                .when(COMMANDS, unpublish(), by(JANE))
                .then(EVENTS, unpublishingRejected("NOT_PUBLISHED"));
        scenario.given(EVENTS, published(UPLOAD, TRANSCODING), unpublished())
                .when(COMMANDS, unpublish(), by(JANE))
                .then(EVENTS, unpublishingRejected("NOT_PUBLISHED"));
    }
}
