package com.videotutorials.workers.aggregators.creatorsvideos;

import static com.videotutorials.viewdata.Tables.CREATORS_VIDEO;
import static com.videotutorials.viewdata.Tables.CREATORS_VIDEO_VIEWS;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.val;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.videotutorials.messages.transcoding.v1.TranscodingProgressed;
import com.videotutorials.messages.videopublishing.v1.VideoDescribed;
import com.videotutorials.messages.videopublishing.v1.VideoNamed;
import com.videotutorials.messages.videopublishing.v1.VideoPublished;
import com.videotutorials.messages.videopublishing.v1.VideoPublished.Rendition;
import com.videotutorials.messages.videopublishing.v1.VideoPublishingFailed;
import com.videotutorials.messages.videopublishing.v1.VideoPublishingStarted;
import com.videotutorials.messages.videopublishing.v1.VideoUnpublished;
import com.videotutorials.messages.viewing.v1.VideoViewed;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.viewdata.tables.records.CreatorsVideoRecord;
import com.videotutorials.workers.aggregators.Aggregator;
import com.videotutorials.workers.aggregators.Uuid;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.UpdateSetMoreStep;

/**
 * Keeps {@code creators_video} and {@code creators_video_views}: what became of every video, for its owner. A name or a
 * description may come before anything else is known of a video, and other implementations do not say that a publication
 * has started; nothing of that is lost. A video belongs to who asked first to publish it. Viewings count from the first
 * publication on.
 *
 * <p>A video whose id is no UUID is passed over: nobody could ask for it.
 */
public final class CreatorsVideosAggregator implements Aggregator {

    private static final int MOST_PERCENT = 99;

    @Override
    public Subscription<DSLContext> subscription() {
        return Subscription.<DSLContext>named(
                        "aggregators:creators-videos",
                        Category.of("videoPublishing"),
                        Category.of("transcoding"),
                        Category.of("viewing"))
                .on(VideoPublishingStarted.class, this::videoPublishingStarted)
                .on(TranscodingProgressed.class, this::transcodingProgressed)
                .on(VideoPublished.class, this::videoPublished)
                .on(VideoPublishingFailed.class, this::videoPublishingFailed)
                .on(VideoUnpublished.class, this::videoUnpublished)
                .on(VideoNamed.class, this::videoNamed)
                .on(VideoDescribed.class, this::videoDescribed)
                .on(VideoViewed.class, this::videoViewed)
                .keeping(CREATORS_VIDEO.getName(), CREATORS_VIDEO_VIEWS.getName());
    }

    private void videoPublishingStarted(DSLContext viewData, Recorded<VideoPublishingStarted> event) {
        var transcodingId = Uuid.of(event.message().getTranscodingId()).orElse(null);
        become("PUBLISHING", viewData, event, event.message().getOwnerId(), video -> video.set(
                        CREATORS_VIDEO.TRANSCODING_ID, transcodingId)
                .set(CREATORS_VIDEO.PROGRESS, 0));
    }

    private void transcodingProgressed(DSLContext viewData, Recorded<TranscodingProgressed> event) {
        var progress = event.message();
        Uuid.of(progress.getVideoId()).ifPresent(videoId -> Uuid.of(progress.getTranscodingId())
                .ifPresent(transcodingId -> viewData.update(CREATORS_VIDEO)
                        .set(CREATORS_VIDEO.PROGRESS, Math.max(0, Math.min(progress.getPercent(), MOST_PERCENT)))
                        .where(CREATORS_VIDEO.VIDEO_ID.eq(videoId))
                        .and(CREATORS_VIDEO.TRANSCODING_ID.eq(transcodingId))
                        .and(CREATORS_VIDEO.STATE.eq("PUBLISHING"))
                        .execute()));
    }

    private void videoPublished(DSLContext viewData, Recorded<VideoPublished> event) {
        var published = event.message();
        become("PUBLISHED", viewData, event, published.getOwnerId(), video -> video.set(
                        CREATORS_VIDEO.PUBLISHED_AT, timeOf(event))
                .set(CREATORS_VIDEO.DURATION_MS, published.getDurationMs())
                .set(CREATORS_VIDEO.THUMBNAIL_URI, published.getThumbnailUri())
                .set(CREATORS_VIDEO.RENDITIONS, json(published.getRenditionsList())));
        videoId(event).ifPresent(videoId -> viewData.insertInto(CREATORS_VIDEO_VIEWS)
                .set(CREATORS_VIDEO_VIEWS.VIDEO_ID, videoId)
                .set(CREATORS_VIDEO_VIEWS.VIEWS, 0L)
                .onConflictDoNothing()
                .execute());
    }

    private void videoPublishingFailed(DSLContext viewData, Recorded<VideoPublishingFailed> event) {
        var failed = event.message();
        become(
                "FAILED",
                viewData,
                event,
                failed.getOwnerId(),
                video -> video.set(CREATORS_VIDEO.REASON, failed.getReason()));
    }

    private void videoUnpublished(DSLContext viewData, Recorded<VideoUnpublished> event) {
        become("UNPUBLISHED", viewData, event, event.message().getOwnerId(), video -> video);
    }

    private void videoNamed(DSLContext viewData, Recorded<VideoNamed> event) {
        set(viewData, event, CREATORS_VIDEO.NAME, event.message().getName());
    }

    private void videoDescribed(DSLContext viewData, Recorded<VideoDescribed> event) {
        set(viewData, event, CREATORS_VIDEO.DESCRIPTION, event.message().getDescription());
    }

    private void videoViewed(DSLContext viewData, Recorded<VideoViewed> event) {
        videoId(event).ifPresent(videoId -> viewData.update(CREATORS_VIDEO_VIEWS)
                .set(CREATORS_VIDEO_VIEWS.VIEWS, CREATORS_VIDEO_VIEWS.VIEWS.plus(1))
                .where(CREATORS_VIDEO_VIEWS.VIDEO_ID.eq(videoId))
                .execute());
    }

    private static void become(
            String state,
            DSLContext viewData,
            Recorded<?> event,
            String ownerId,
            UnaryOperator<UpdateSetMoreStep<CreatorsVideoRecord>> facts) {
        videoId(event).ifPresent(videoId -> {
            viewData.insertInto(CREATORS_VIDEO)
                    .set(CREATORS_VIDEO.VIDEO_ID, videoId)
                    .onConflictDoNothing()
                    .execute();
            facts.apply(viewData.update(CREATORS_VIDEO)
                            .set(CREATORS_VIDEO.STATE, state)
                            .set(
                                    CREATORS_VIDEO.OWNER_ID,
                                    coalesce(
                                            CREATORS_VIDEO.OWNER_ID,
                                            val(Uuid.of(ownerId).orElse(null), CREATORS_VIDEO.OWNER_ID)))
                            .set(CREATORS_VIDEO.CREATED_AT, coalesce(CREATORS_VIDEO.CREATED_AT, val(timeOf(event))))
                            .setNull(CREATORS_VIDEO.REASON))
                    .where(CREATORS_VIDEO.VIDEO_ID.eq(videoId))
                    .execute();
        });
    }

    private static void set(DSLContext viewData, Recorded<?> event, Field<String> field, String value) {
        videoId(event).ifPresent(videoId -> viewData.insertInto(CREATORS_VIDEO)
                .set(CREATORS_VIDEO.VIDEO_ID, videoId)
                .set(field, value)
                .onConflict(CREATORS_VIDEO.VIDEO_ID)
                .doUpdate()
                .set(field, excluded(field))
                .execute());
    }

    private static JSONB json(List<Rendition> renditions) {
        return JSONB.valueOf(
                renditions.stream().map(CreatorsVideosAggregator::json).collect(Collectors.joining(",", "[", "]")));
    }

    private static String json(Rendition rendition) {
        try {
            return JsonFormat.printer().omittingInsignificantWhitespace().print(rendition);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("A rendition has nothing that cannot be printed", e);
        }
    }

    private static Optional<UUID> videoId(Recorded<?> event) {
        return Uuid.of(event.stream().id());
    }

    private static OffsetDateTime timeOf(Recorded<?> event) {
        return event.stored().time().atOffset(ZoneOffset.UTC);
    }
}
