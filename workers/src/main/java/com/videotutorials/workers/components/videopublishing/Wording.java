package com.videotutorials.workers.components.videopublishing;

import com.videotutorials.messages.videopublishing.v1.VideoDescribed;
import com.videotutorials.messages.videopublishing.v1.VideoDescriptionRejected;
import com.videotutorials.messages.videopublishing.v1.VideoNameRejected;
import com.videotutorials.messages.videopublishing.v1.VideoNamed;
import com.videotutorials.messages.videopublishing.v1.VideoPublished;
import com.videotutorials.messages.videopublishing.v1.VideoPublishingFailed;
import com.videotutorials.messages.videopublishing.v1.VideoPublishingStarted;
import com.videotutorials.messagestore.Projection;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.workers.components.Answered;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a video is called, or how it is described.
 *
 * @param text empty as long as nothing was said
 */
record Wording(Answered answered, Unexplained unexplained, Ownership ownership, String text) {

    /** Spaces that do not break and characters without a form of their own show nothing either. */
    private static final Pattern VISIBLE = Pattern.compile("[^\\p{Z}\\p{Cc}\\p{Cf}]");

    private static final Projection<Wording> NOTHING_SAID = Projection.startingFrom(
                    new Wording(Answered.NOTHING, Unexplained.NONE, Ownership.NOBODYS, ""))
            .on(VideoPublishingStarted.class, (wording, event) -> wording.claimedBy(event.getOwnerId()))
            .on(VideoPublished.class, (wording, event) -> wording.claimedBy(event.getOwnerId()))
            .on(VideoPublishingFailed.class, (wording, event) -> wording.claimedBy(event.getOwnerId()));

    static final Projection<Wording> NAME = NOTHING_SAID
            .onRecorded(
                    VideoNamed.class,
                    (name, event) -> name.said(event, event.message().getName()))
            .onRecorded(
                    VideoNameRejected.class,
                    (name, event) -> name.refused(event, event.message().getName()));

    static final Projection<Wording> DESCRIPTION = NOTHING_SAID
            .onRecorded(
                    VideoDescribed.class,
                    (description, event) ->
                            description.said(event, event.message().getDescription()))
            .onRecorded(
                    VideoDescriptionRejected.class,
                    (description, event) ->
                            description.refused(event, event.message().getDescription()));

    private Wording claimedBy(String ownerId) {
        return new Wording(answered, unexplained, ownership.claimedBy(ownerId), text);
    }

    private Wording said(Recorded<?> event, String newText) {
        return new Wording(answered.by(event), unexplained.and(event, newText), ownership, newText);
    }

    private Wording refused(Recorded<?> event, String refusedText) {
        return new Wording(answered.by(event), unexplained.and(event, refusedText), ownership, text);
    }

    boolean hasAnswered(Recorded<?> command, String newText) {
        return answered.contains(command) || unexplained.contain(command, newText);
    }

    /** What is wrong with the command; empty if nothing is. */
    Optional<Refusal> refusalOf(Recorded<?> command, String newText, int longest) {
        if (!ownership.isOfWhoSent(command)) {
            return Optional.of(Refusal.VIDEO_NOT_FOUND);
        }
        if (!VISIBLE.matcher(newText).find()) {
            return Optional.of(Refusal.BLANK);
        }
        if (newText.codePointCount(0, newText.length()) > longest) {
            return Optional.of(Refusal.TOO_LONG);
        }
        return newText.equals(text) ? Optional.of(Refusal.UNCHANGED) : Optional.empty();
    }

    /** What can be wrong with a new wording. */
    enum Refusal {
        VIDEO_NOT_FOUND,
        BLANK,
        TOO_LONG,
        UNCHANGED;

        /** As the event says it: {@code NAME_BLANK}, for example. */
        String reason(String what) {
            return this == VIDEO_NOT_FOUND ? name() : what + "_" + name();
        }
    }
}
