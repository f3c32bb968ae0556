package com.videotutorials.workers.components.videopublishing;

import com.google.protobuf.Message;
import com.videotutorials.messages.transcoding.v1.Transcoded;
import com.videotutorials.messages.transcoding.v1.TranscodingFailed;
import com.videotutorials.messages.videopublishing.v1.PublishVideo;
import com.videotutorials.messages.videopublishing.v1.UnpublishVideo;
import com.videotutorials.messages.videopublishing.v1.VideoPublished;
import com.videotutorials.messages.videopublishing.v1.VideoPublishingFailed;
import com.videotutorials.messages.videopublishing.v1.VideoPublishingRejected;
import com.videotutorials.messages.videopublishing.v1.VideoPublishingStarted;
import com.videotutorials.messages.videopublishing.v1.VideoUnpublished;
import com.videotutorials.messages.videopublishing.v1.VideoUnpublishingRejected;
import com.videotutorials.messagestore.Projection;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.workers.components.Answered;

/**
 * Whether a video can be watched.
 *
 * @param started what is being transcoded or was last
 * @param transcodedUri the playlist; empty if there is none
 */
record Publication(
        Answered answered,
        Unexplained unexplained,
        Ownership ownership,
        State state,
        VideoPublishingStarted started,
        String transcodedUri) {

    enum State {
        NOT_PUBLISHED,
        PUBLISHING,
        PUBLISHED
    }

    private static final String UNPUBLISH = "unpublish";

    static final Projection<Publication> PROJECTION = Projection.startingFrom(new Publication(
                    Answered.NOTHING,
                    Unexplained.NONE,
                    Ownership.NOBODYS,
                    State.NOT_PUBLISHED,
                    VideoPublishingStarted.getDefaultInstance(),
                    ""))
            .onRecorded(VideoPublishingStarted.class, Publication::started)
            .onRecorded(VideoPublished.class, Publication::published)
            .onRecorded(VideoPublishingFailed.class, Publication::failed)
            .onRecorded(VideoPublishingRejected.class, (publication, event) -> publication.answeredBy(event))
            .onRecorded(VideoUnpublished.class, Publication::unpublished)
            .onRecorded(VideoUnpublishingRejected.class, (publication, event) -> publication.answeredBy(event));

    private Publication started(Recorded<VideoPublishingStarted> event) {
        return new Publication(
                answered.by(event),
                unexplained,
                ownership.claimedBy(event.message().getOwnerId()),
                State.PUBLISHING,
                event.message(),
                "");
    }

    private Publication published(Recorded<VideoPublished> event) {
        return new Publication(
                answered,
                unexplained.and(event, event.message().getSourceUri()),
                ownership.claimedBy(event.message().getOwnerId()),
                State.PUBLISHED,
                started,
                event.message().getTranscodedUri());
    }

    private Publication failed(Recorded<VideoPublishingFailed> event) {
        return new Publication(
                answered,
                unexplained.and(event, event.message().getSourceUri()),
                ownership.claimedBy(event.message().getOwnerId()),
                State.NOT_PUBLISHED,
                started,
                "");
    }

    private Publication unpublished(Recorded<VideoUnpublished> event) {
        return new Publication(
                answered.by(event), unexplained.and(event, UNPUBLISH), ownership, State.NOT_PUBLISHED, started, "");
    }

    private Publication answeredBy(Recorded<?> event) {
        return new Publication(answered.by(event), unexplained, ownership, state, started, transcodedUri);
    }

    boolean hasAnswered(Recorded<? extends Message> command) {
        var askedFor = command.message() instanceof PublishVideo publish ? publish.getSourceUri() : UNPUBLISH;
        return answered.contains(command) || unexplained.contain(command, askedFor);
    }

    boolean isWaitingFor(String transcodingId) {
        return state == State.PUBLISHING && started.getTranscodingId().equals(transcodingId);
    }

    /** The one event that answers the command. Its id becomes that of the transcoding. */
    Message decide(Recorded<PublishVideo> command) {
        var publish = command.message();
        if (!ownership.isOpenTo(publish.getOwnerId())) {
            return rejected(publish, "VIDEO_ID_TAKEN");
        }
        if (state != State.NOT_PUBLISHED) {
            return rejected(publish, "ALREADY_" + state);
        }
        if (!Upload.belongsTo(publish.getOwnerId(), publish.getSourceUri()) || isSentByAnother(command)) {
            return rejected(publish, "UPLOAD_NOT_FOUND");
        }
        return VideoPublishingStarted.newBuilder()
                .setOwnerId(publish.getOwnerId())
                .setSourceUri(publish.getSourceUri())
                .setVideoId(publish.getVideoId())
                .setTranscodingId(command.stored().id().toString())
                .build();
    }

    private static boolean isSentByAnother(Recorded<PublishVideo> command) {
        return command.metadata()
                .userId()
                .filter(sender -> !sender.equals(command.message().getOwnerId()))
                .isPresent();
    }

    private static VideoPublishingRejected rejected(PublishVideo command, String reason) {
        return VideoPublishingRejected.newBuilder()
                .setOwnerId(command.getOwnerId())
                .setSourceUri(command.getSourceUri())
                .setVideoId(command.getVideoId())
                .setReason(reason)
                .build();
    }

    VideoPublished published(Transcoded transcoded) {
        return VideoPublished.newBuilder()
                .setOwnerId(started.getOwnerId())
                .setSourceUri(started.getSourceUri())
                .setTranscodedUri(transcoded.getTranscodedUri())
                .setVideoId(started.getVideoId())
                .setDurationMs(transcoded.getDurationMs())
                .addAllRenditions(transcoded.getRenditionsList())
                .setThumbnailUri(transcoded.getThumbnailUri())
                .setMp4Uri(transcoded.getMp4Uri())
                .setTranscodingId(started.getTranscodingId())
                .build();
    }

    VideoPublishingFailed failed(TranscodingFailed failure) {
        return VideoPublishingFailed.newBuilder()
                .setOwnerId(started.getOwnerId())
                .setSourceUri(started.getSourceUri())
                .setVideoId(started.getVideoId())
                .setReason(failure.getReason())
                .setTranscodingId(started.getTranscodingId())
                .build();
    }

    /** The one event that answers the command. */
    Message decide(UnpublishVideo command, Actor actor) {
        if (ownership.ownerId().isEmpty() || !actor.mayTakeBackWhatIsOf(ownership.ownerId())) {
            return rejected(command, "VIDEO_NOT_FOUND");
        }
        if (state != State.PUBLISHED) {
            return rejected(command, "NOT_PUBLISHED");
        }
        return VideoUnpublished.newBuilder()
                .setVideoId(command.getVideoId())
                .setOwnerId(ownership.ownerId())
                .setTranscodedUri(transcodedUri)
                .build();
    }

    private static VideoUnpublishingRejected rejected(UnpublishVideo command, String reason) {
        return VideoUnpublishingRejected.newBuilder()
                .setVideoId(command.getVideoId())
                .setReason(reason)
                .build();
    }
}
