package com.videotutorials.workers.components.transcoding;

import com.google.protobuf.Message;
import com.videotutorials.messages.transcoding.v1.Transcode;
import com.videotutorials.messages.transcoding.v1.Transcoded;
import com.videotutorials.messages.transcoding.v1.TranscodingFailed;
import com.videotutorials.messages.videopublishing.v1.VideoPublished.Rendition;
import com.videotutorials.messagestore.Backoff;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.OnFailure;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.messagestore.UnitOfWork;
import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.objectstore.ObjectStoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Has uploads transcoded, several at once. A worker that is killed leaves nothing in the log but how far it was: another
 * one begins anew, with results under another name, so that those of two attempts never mix. Which attempt counts is
 * said by the event, which is written when all of it is in the object store. That is done at once and not with the
 * subscription's position: what took so long is not done again because a database restarts. A command that comes again
 * finds the event.
 *
 * <p>While the object store is away the subscription waits, for ever: an outage is no fault of the video. Only what the
 * upload itself makes impossible is written down as a failure.
 */
public final class TranscodingComponent {

    /** The subscription that needs a way out for videos. */
    public static final String SUBSCRIPTION = "components:transcoding";

    /** The transcodings. */
    public static final Category TRANSCODING = Category.of("transcoding");

    /** More than a process does at once, so that videos spread over all there are. */
    private static final int MEMBERS = 8;

    /** For some hours: that a disk is full is the machine's fault, and people need time to see to it. */
    private static final OnFailure PERSISTENT = OnFailure.retryThenPark(
                    12, Backoff.exponential(Duration.ofSeconds(10), Duration.ofHours(1)))
            .waitingOut(ObjectStoreUnavailableException.class);

    private final Transcoder transcoder;
    private final Duration patience;

    /** @param patience after which time health says that a transcoding hangs, counted from when it began to wait for its turn */
    public TranscodingComponent(Transcoder transcoder, Duration patience) {
        this.transcoder = transcoder;
        this.patience = patience;
    }

    /** What it listens to. */
    public List<Subscription<UnitOfWork>> subscriptions() {
        return List.of(Subscription.<UnitOfWork>named(SUBSCRIPTION, TRANSCODING.commands())
                .on(Transcode.class, this::transcode)
                .inGroupOf(MEMBERS)
                .inBatchesOf(1)
                .onFailure(PERSISTENT)
                .reportedAfter(patience));
    }

    private void transcode(UnitOfWork work, Recorded<Transcode> command) {
        var transcoding = work.fetch(TRANSCODING.stream(command.message().getTranscodingId()), Transcoding.PROJECTION);
        if (transcoding.entity().isOver()) {
            return;
        }
        var report = new Report(work, command, transcoding);
        try {
            report.finish(outcome(command.message(), report));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TranscodingFailedException("Interrupted", e);
        }
    }

    private Message outcome(Transcode command, Report report) throws InterruptedException {
        try {
            var source = ObjectName.fromUri(command.getSourceUri());
            var target = new ObjectName("videos/%s/%s".formatted(command.getTranscodingId(), UUID.randomUUID()));
            return transcoded(command, transcoder.transcode(source, target, report));
        } catch (UnusableVideoException e) {
            return failed(command, e.reason());
        }
    }

    private static Transcoded transcoded(Transcode command, TranscodedVideo video) {
        var event = Transcoded.newBuilder()
                .setTranscodingId(command.getTranscodingId())
                .setVideoId(command.getVideoId())
                .setTranscodedUri(video.playlist().toUri())
                .setMp4Uri(video.mp4().toUri())
                .setThumbnailUri(video.thumbnail().toUri())
                .setDurationMs(video.duration().toMillis());
        for (var size : video.renditions()) {
            event.addRenditions(Rendition.newBuilder()
                    .setWidth(size.width())
                    .setHeight(size.height())
                    .setBitsPerSecond(size.bitsPerSecond()));
        }
        return event.build();
    }

    private static TranscodingFailed failed(Transcode command, String reason) {
        return TranscodingFailed.newBuilder()
                .setTranscodingId(command.getTranscodingId())
                .setVideoId(command.getVideoId())
                .setReason(reason)
                .build();
    }
}
