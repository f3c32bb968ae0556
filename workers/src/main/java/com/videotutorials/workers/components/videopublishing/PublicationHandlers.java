package com.videotutorials.workers.components.videopublishing;

import static com.videotutorials.workers.components.videopublishing.VideoPublishingComponent.TRANSCODING;
import static com.videotutorials.workers.components.videopublishing.VideoPublishingComponent.VIDEO_PUBLISHING;

import com.videotutorials.messages.transcoding.v1.Transcode;
import com.videotutorials.messages.transcoding.v1.Transcoded;
import com.videotutorials.messages.transcoding.v1.TranscodingFailed;
import com.videotutorials.messages.videopublishing.v1.PublishVideo;
import com.videotutorials.messages.videopublishing.v1.UnpublishVideo;
import com.videotutorials.messages.videopublishing.v1.VideoPublishingStarted;
import com.videotutorials.messagestore.Fetched;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.UnitOfWork;

/** Publishes videos and takes them back. */
final class PublicationHandlers {

    void publish(UnitOfWork work, Recorded<PublishVideo> command) {
        var publication = publication(work, command.message().getVideoId());
        if (publication.entity().hasAnswered(command)) {
            return;
        }
        var event = publication.entity().decide(command);
        if (event instanceof VideoPublishingStarted started) {
            transcode(work, started, command);
        }
        work.write(publication.stream(), event, Metadata.following(command), publication.version());
    }

    private static void transcode(UnitOfWork work, VideoPublishingStarted started, Recorded<?> cause) {
        var transcode = Transcode.newBuilder()
                .setTranscodingId(started.getTranscodingId())
                .setVideoId(started.getVideoId())
                .setSourceUri(started.getSourceUri())
                .build();
        work.send(TRANSCODING.commands().stream(started.getTranscodingId()), transcode, cause);
    }

    void transcoded(UnitOfWork work, Recorded<Transcoded> event) {
        var publication = publication(work, event.message().getVideoId());
        if (publication.entity().isWaitingFor(event.message().getTranscodingId())) {
            var published = publication.entity().published(event.message());
            work.write(publication.stream(), published, Metadata.following(event), publication.version());
        }
    }

    void transcodingFailed(UnitOfWork work, Recorded<TranscodingFailed> event) {
        var publication = publication(work, event.message().getVideoId());
        if (publication.entity().isWaitingFor(event.message().getTranscodingId())) {
            var failed = publication.entity().failed(event.message());
            work.write(publication.stream(), failed, Metadata.following(event), publication.version());
        }
    }

    void unpublish(UnitOfWork work, Recorded<UnpublishVideo> command) {
        var publication = publication(work, command.message().getVideoId());
        if (publication.entity().hasAnswered(command)) {
            return;
        }
        var event = publication.entity().decide(command.message(), Actor.of(work, command));
        work.write(publication.stream(), event, Metadata.following(command), publication.version());
    }

    private static Fetched<Publication> publication(UnitOfWork work, String videoId) {
        return work.fetch(VIDEO_PUBLISHING.stream(videoId), Publication.PROJECTION);
    }
}
