package com.videotutorials.server.applications.catalog;

import static com.videotutorials.viewdata.Tables.CATALOG_VIDEO;
import static com.videotutorials.viewdata.Tables.CATALOG_VIDEO_VIEWS;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import com.videotutorials.server.calls.EpochMicros;
import com.videotutorials.server.calls.Page;
import com.videotutorials.server.calls.PageRequest;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record11;
import org.jooq.Records;
import org.jooq.SelectOnConditionStep;

/** What the catalog is asked. */
final class CatalogQueries {

    private static final Field<Float> NOT_SEARCHED = inline(0f);

    private final DSLContext viewData;

    CatalogQueries(DSLContext viewData) {
        this.viewData = viewData;
    }

    Optional<VideoRow> video(UUID videoId) {
        return videos(viewData, NOT_SEARCHED)
                .where(CATALOG_VIDEO.LISTED_AT.isNotNull())
                .and(CATALOG_VIDEO.VIDEO_ID.eq(videoId))
                .fetchOptional(Records.mapping(VideoRow::new));
    }

    Page<VideoRow> newestVideos(PageRequest request) {
        var after = request.after()
                .map(end -> row(CATALOG_VIDEO.LISTED_AT, CATALOG_VIDEO.VIDEO_ID)
                        .lessThan(EpochMicros.toTime(end.key()), end.id()))
                .orElse(noCondition());
        var rows = videos(viewData, NOT_SEARCHED)
                .where(CATALOG_VIDEO.LISTED_AT.isNotNull())
                .and(after)
                .orderBy(CATALOG_VIDEO.LISTED_AT.desc(), CATALOG_VIDEO.VIDEO_ID.desc())
                .limit(request.limit())
                .fetch(Records.mapping(VideoRow::new));
        return request.page(rows, VideoRow::endOfNewest);
    }

    Page<VideoRow> mostViewedVideos(PageRequest request) {
        var after = request.after()
                .map(end -> row(CATALOG_VIDEO_VIEWS.VIEWS, CATALOG_VIDEO_VIEWS.VIDEO_ID)
                        .lessThan(end.key(), end.id()))
                .orElse(noCondition());
        var rows = videos(viewData, NOT_SEARCHED)
                .where(CATALOG_VIDEO_VIEWS.LISTED)
                .and(after)
                .orderBy(CATALOG_VIDEO_VIEWS.VIEWS.desc(), CATALOG_VIDEO_VIEWS.VIDEO_ID.desc())
                .limit(request.limit())
                .fetch(Records.mapping(VideoRow::new));
        return request.page(rows, VideoRow::endOfMostViewed);
    }

    /** How often these were watched, of those that are in the catalog. */
    Map<UUID, Long> views(Set<UUID> videoIds) {
        return viewData.select(CATALOG_VIDEO_VIEWS.VIDEO_ID, CATALOG_VIDEO_VIEWS.VIEWS)
                .from(CATALOG_VIDEO_VIEWS)
                .where(CATALOG_VIDEO_VIEWS.LISTED)
                .and(CATALOG_VIDEO_VIEWS.VIDEO_ID.eq(any(videoIds.toArray(UUID[]::new))))
                .fetchMap(CATALOG_VIDEO_VIEWS.VIDEO_ID, CATALOG_VIDEO_VIEWS.VIEWS);
    }

    static SelectOnConditionStep<
                    Record11<
                            UUID,
                            String,
                            String,
                            Long,
                            OffsetDateTime,
                            OffsetDateTime,
                            String,
                            String,
                            String,
                            Long,
                            Float>>
            videos(DSLContext viewData, Field<Float> rank) {
        return viewData.select(
                        CATALOG_VIDEO.VIDEO_ID,
                        CATALOG_VIDEO.NAME,
                        CATALOG_VIDEO.DESCRIPTION,
                        CATALOG_VIDEO.DURATION_MS,
                        CATALOG_VIDEO.PUBLISHED_AT,
                        CATALOG_VIDEO.LISTED_AT,
                        CATALOG_VIDEO.PLAYLIST_URI,
                        CATALOG_VIDEO.MP4_URI,
                        CATALOG_VIDEO.THUMBNAIL_URI,
                        CATALOG_VIDEO_VIEWS.VIEWS,
                        rank)
                .from(CATALOG_VIDEO)
                .join(CATALOG_VIDEO_VIEWS)
                .on(CATALOG_VIDEO_VIEWS.VIDEO_ID.eq(CATALOG_VIDEO.VIDEO_ID));
    }
}
