package com.videotutorials.workers.components.videopublishing;

import static com.videotutorials.workers.components.videopublishing.Videos.COMMANDS;
import static com.videotutorials.workers.components.videopublishing.Videos.EVENTS;
import static com.videotutorials.workers.components.videopublishing.Videos.JANE;
import static com.videotutorials.workers.components.videopublishing.Videos.JOHN;
import static com.videotutorials.workers.components.videopublishing.Videos.UPLOAD;
import static com.videotutorials.workers.components.videopublishing.Videos.VIDEO;
import static com.videotutorials.workers.components.videopublishing.Videos.by;
import static com.videotutorials.workers.components.videopublishing.Videos.name;
import static com.videotutorials.workers.components.videopublishing.Videos.nameRejected;
import static com.videotutorials.workers.components.videopublishing.Videos.named;
import static com.videotutorials.workers.components.videopublishing.Videos.published;
import static com.videotutorials.workers.components.videopublishing.Videos.started;

import com.videotutorials.messages.videopublishing.v1.DescribeVideo;
import com.videotutorials.messages.videopublishing.v1.VideoDescribed;
import com.videotutorials.messages.videopublishing.v1.VideoDescriptionRejected;
import com.videotutorials.messagestore.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordingTest {

    private final Scenario scenario = Videos.scenario();

    @Test
    void theOwnerNamesAVideoAlsoWhileItIsTranscoded() {
        scenario.given(EVENTS, started(UPLOAD, "t"))
                .when(COMMANDS, name("Knots"), by(JANE))
                .then(EVENTS, named("Knots"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u2003\n", "\u00a0", "\u200b\u202e"})
    void aBlankNameIsRefused(String blank) {
        scenario.given(EVENTS, published(UPLOAD, "t"))
                .when(COMMANDS, name(blank), by(JANE))
                .then(EVENTS, nameRejected(blank, "NAME_BLANK"));
    }

    @Test
    void aNameHasAtMostAHundredCharactersHoweverManyBytesTheyTake() {
        var longest = "\uD83E\uDEA2".repeat(100);
        scenario.given(EVENTS, published(UPLOAD, "t"));

        scenario.when(COMMANDS, name(longest + "s"), by(JANE))
                .then(EVENTS, nameRejected(longest + "s", "NAME_TOO_LONG"));
        scenario.when(COMMANDS, name(longest), by(JANE)).then(EVENTS, named(longest));
    }

    @Test
    void thePresentNameIsRefused() {
        scenario.given(EVENTS, published(UPLOAD, "t"), named("Knots"))
                .when(COMMANDS, name("Knots"), by(JANE))
                .then(EVENTS, nameRejected("Knots", "NAME_UNCHANGED"));
    }

    @Test
    void aFormerNameCanBeGivenAgain() {
        scenario.given(EVENTS, published(UPLOAD, "t"), named("Knots"), named("Hitches"))
                .when(COMMANDS, name("Knots"), by(JANE))
                .then(EVENTS, named("Knots"));
    }

    @Test
    void othersCannotNameAVideoAndLearnNothingOfIt() {
        scenario.when(COMMANDS, name("Mine"), by(JOHN)).then(EVENTS, nameRejected("Mine", "VIDEO_NOT_FOUND"));
        scenario.given(EVENTS, published(UPLOAD, "t"), named("Knots"));

        scenario.when(COMMANDS, name("Mine"), by(JOHN)).then(EVENTS, nameRejected("Mine", "VIDEO_NOT_FOUND"));
        scenario.when(COMMANDS, name("Knots"), by(JOHN)).then(EVENTS, nameRejected("Knots", "VIDEO_NOT_FOUND"));
        scenario.when(COMMANDS, name(""), by(JOHN)).then(EVENTS, nameRejected("", "VIDEO_NOT_FOUND"));
        scenario.when(COMMANDS, name("Mine")).then(EVENTS, nameRejected("Mine", "VIDEO_NOT_FOUND"));
    }

    @Test
    void theOwnerDescribesAVideo() {
        scenario.given(EVENTS, published(UPLOAD, "t"))
                .when(COMMANDS, describe("How to tie knots."), by(JANE))
                .then(EVENTS, described("How to tie knots."));
    }

    @Test
    void aDescriptionIsRefusedAsANameIs() {
        var tooLong = "x".repeat(5_001);
        scenario.given(EVENTS, published(UPLOAD, "t"), described("How to tie knots."));

        scenario.when(COMMANDS, describe(" "), by(JANE)).then(EVENTS, refused(" ", "DESCRIPTION_BLANK"));
        scenario.when(COMMANDS, describe(tooLong), by(JANE)).then(EVENTS, refused(tooLong, "DESCRIPTION_TOO_LONG"));
        scenario.when(COMMANDS, describe("How to tie knots."), by(JANE))
                .then(EVENTS, refused("How to tie knots.", "DESCRIPTION_UNCHANGED"));
        scenario.when(COMMANDS, describe("Mine"), by(JOHN)).then(EVENTS, refused("Mine", "VIDEO_NOT_FOUND"));
    }

    private static DescribeVideo describe(String description) {
        return DescribeVideo.newBuilder()
                .setDescription(description)
                .setVideoId(VIDEO)
                .build();
    }

    private static VideoDescribed described(String description) {
        return VideoDescribed.newBuilder()
                .setDescription(description)
                .setVideoId(VIDEO)
                .build();
    }

    private static VideoDescriptionRejected refused(String description, String reason) {
        return VideoDescriptionRejected.newBuilder()
                .setDescription(description)
                .setReason(reason)
                .setVideoId(VIDEO)
                .build();
    }
}
