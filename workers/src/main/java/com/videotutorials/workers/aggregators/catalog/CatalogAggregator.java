package com.videotutorials.workers.aggregators.catalog;

import static com.videotutorials.viewdata.Tables.CATALOG_VIDEO;
import static com.videotutorials.viewdata.Tables.CATALOG_VIDEO_VIEWS;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import com.videotutorials.messages.videopublishing.v1.VideoDescribed;
import com.videotutorials.messages.videopublishing.v1.VideoNamed;
import com.videotutorials.messages.videopublishing.v1.VideoPublished;
import com.videotutorials.messages.videopublishing.v1.VideoUnpublished;
import com.videotutorials.messages.viewing.v1.VideoViewed;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.viewdata.SearchWords;
import com.videotutorials.workers.aggregators.Aggregator;
import com.videotutorials.workers.aggregators.Uuid;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;

/**
 * Keeps {@code catalog_video} and {@code catalog_video_views}: which videos can be watched, by which words they are found
 * and how often they were watched. A video is listed while it is published and has a name, whichever comes first; what is
 * known of it stays when it is taken back, for it may be published again. Viewings count from the first publication on.
 *
 * <p>A video whose id is no UUID is passed over: nobody could ask for it.
 */
public final class CatalogAggregator implements Aggregator {

    @Override
    public Subscription<DSLContext> subscription() {
        return Subscription.<DSLContext>named(
                        "aggregators:catalog", Category.of("videoPublishing"), Category.of("viewing"))
                .on(VideoPublished.class, this::videoPublished)
                .on(VideoNamed.class, this::videoNamed)
                .on(VideoDescribed.class, this::videoDescribed)
                .on(VideoUnpublished.class, this::videoUnpublished)
                .on(VideoViewed.class, this::videoViewed)
                .keeping(CATALOG_VIDEO.getName(), CATALOG_VIDEO_VIEWS.getName());
    }

    private void videoPublished(DSLContext viewData, Recorded<VideoPublished> event) {
        videoId(event).ifPresent(videoId -> {
            var published = event.message();
            viewData.insertInto(CATALOG_VIDEO)
                    .set(CATALOG_VIDEO.VIDEO_ID, videoId)
                    .set(CATALOG_VIDEO.PUBLISHED_AT, timeOf(event))
                    .set(CATALOG_VIDEO.DURATION_MS, published.getDurationMs())
                    .set(CATALOG_VIDEO.PLAYLIST_URI, published.getTranscodedUri())
                    .set(CATALOG_VIDEO.MP4_URI, published.getMp4Uri())
                    .set(CATALOG_VIDEO.THUMBNAIL_URI, published.getThumbnailUri())
                    .onConflict(CATALOG_VIDEO.VIDEO_ID)
                    .doUpdate()
                    .set(CATALOG_VIDEO.PUBLISHED_AT, excluded(CATALOG_VIDEO.PUBLISHED_AT))
                    .set(CATALOG_VIDEO.DURATION_MS, excluded(CATALOG_VIDEO.DURATION_MS))
                    .set(CATALOG_VIDEO.PLAYLIST_URI, excluded(CATALOG_VIDEO.PLAYLIST_URI))
                    .set(CATALOG_VIDEO.MP4_URI, excluded(CATALOG_VIDEO.MP4_URI))
                    .set(CATALOG_VIDEO.THUMBNAIL_URI, excluded(CATALOG_VIDEO.THUMBNAIL_URI))
                    .set(
                            CATALOG_VIDEO.LISTED_AT,
                            when(
                                    CATALOG_VIDEO.NAME.ne(""),
                                    coalesce(CATALOG_VIDEO.LISTED_AT, excluded(CATALOG_VIDEO.PUBLISHED_AT))))
                    .execute();
            viewData.insertInto(CATALOG_VIDEO_VIEWS)
                    .set(CATALOG_VIDEO_VIEWS.VIDEO_ID, videoId)
                    .set(CATALOG_VIDEO_VIEWS.VIEWS, 0L)
                    .set(CATALOG_VIDEO_VIEWS.LISTED, isListed(videoId))
                    .onConflict(CATALOG_VIDEO_VIEWS.VIDEO_ID)
                    .doUpdate()
                    .set(CATALOG_VIDEO_VIEWS.LISTED, excluded(CATALOG_VIDEO_VIEWS.LISTED))
                    .execute();
        });
    }

    private void videoNamed(DSLContext viewData, Recorded<VideoNamed> event) {
        var name = event.message().getName().strip();
        videoId(event).ifPresent(videoId -> {
            viewData.insertInto(CATALOG_VIDEO)
                    .set(CATALOG_VIDEO.VIDEO_ID, videoId)
                    .set(CATALOG_VIDEO.NAME, name)
                    .set(CATALOG_VIDEO.WORDS, words(name, "A"))
                    .onConflict(CATALOG_VIDEO.VIDEO_ID)
                    .doUpdate()
                    .set(CATALOG_VIDEO.NAME, excluded(CATALOG_VIDEO.NAME))
                    .set(CATALOG_VIDEO.WORDS, joined(excluded(CATALOG_VIDEO.WORDS), ofWeight("b")))
                    .set(
                            CATALOG_VIDEO.LISTED_AT,
                            when(
                                    excluded(CATALOG_VIDEO.NAME).ne("").and(CATALOG_VIDEO.PUBLISHED_AT.isNotNull()),
                                    coalesce(CATALOG_VIDEO.LISTED_AT, val(timeOf(event)))))
                    .execute();
            listOrNot(viewData, videoId);
        });
    }

    private void videoDescribed(DSLContext viewData, Recorded<VideoDescribed> event) {
        var description = event.message().getDescription();
        videoId(event).ifPresent(videoId -> viewData.insertInto(CATALOG_VIDEO)
                .set(CATALOG_VIDEO.VIDEO_ID, videoId)
                .set(CATALOG_VIDEO.DESCRIPTION, description)
                .set(CATALOG_VIDEO.WORDS, words(description, "B"))
                .onConflict(CATALOG_VIDEO.VIDEO_ID)
                .doUpdate()
                .set(CATALOG_VIDEO.DESCRIPTION, excluded(CATALOG_VIDEO.DESCRIPTION))
                .set(CATALOG_VIDEO.WORDS, joined(ofWeight("a"), excluded(CATALOG_VIDEO.WORDS)))
                .execute());
    }

    private void videoUnpublished(DSLContext viewData, Recorded<VideoUnpublished> event) {
        videoId(event).ifPresent(videoId -> {
            viewData.update(CATALOG_VIDEO)
                    .setNull(CATALOG_VIDEO.PUBLISHED_AT)
                    .setNull(CATALOG_VIDEO.LISTED_AT)
                    .where(CATALOG_VIDEO.VIDEO_ID.eq(videoId))
                    .execute();
            listOrNot(viewData, videoId);
        });
    }

    private void videoViewed(DSLContext viewData, Recorded<VideoViewed> event) {
        videoId(event).ifPresent(videoId -> viewData.update(CATALOG_VIDEO_VIEWS)
                .set(CATALOG_VIDEO_VIEWS.VIEWS, CATALOG_VIDEO_VIEWS.VIEWS.plus(1))
                .where(CATALOG_VIDEO_VIEWS.VIDEO_ID.eq(videoId))
                .execute());
    }

    private static void listOrNot(DSLContext viewData, UUID videoId) {
        viewData.update(CATALOG_VIDEO_VIEWS)
                .set(CATALOG_VIDEO_VIEWS.LISTED, isListed(videoId))
                .where(CATALOG_VIDEO_VIEWS.VIDEO_ID.eq(videoId))
                .execute();
    }

    private static Field<Boolean> isListed(UUID videoId) {
        return select(field(CATALOG_VIDEO.LISTED_AT.isNotNull()))
                .from(CATALOG_VIDEO)
                .where(CATALOG_VIDEO.VIDEO_ID.eq(videoId))
                .asField();
    }

    private static Field<String> words(String text, String weight) {
        return field(
                "setweight(to_tsvector('pg_catalog.english', {0}) || to_tsvector('pg_catalog.simple', {0}), {1})",
                CATALOG_VIDEO.WORDS.getDataType(), val(String.join(" ", SearchWords.of(text))), inline(weight));
    }

    private static Field<String> ofWeight(String weight) {
        return field(
                "ts_filter({0}, array[{1}]::\"char\"[])",
                CATALOG_VIDEO.WORDS.getDataType(), CATALOG_VIDEO.WORDS, inline(weight));
    }

    private static Field<String> joined(Field<String> ofName, Field<String> ofDescription) {
        return field("{0} || {1}", CATALOG_VIDEO.WORDS.getDataType(), ofName, ofDescription);
    }

    private static Optional<UUID> videoId(Recorded<?> event) {
        return Uuid.of(event.stream().id());
    }

    private static OffsetDateTime timeOf(Recorded<?> event) {
        return event.stored().time().atOffset(ZoneOffset.UTC);
    }
}
