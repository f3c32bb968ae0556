package com.videotutorials.server.applications.creators;

import static com.videotutorials.viewdata.Tables.CREATORS_VIDEO;
import static com.videotutorials.viewdata.Tables.CREATORS_VIDEO_VIEWS;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;

import com.videotutorials.server.calls.EpochMicros;
import com.videotutorials.server.calls.Page;
import com.videotutorials.server.calls.PageRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Records;

/** What creators ask about their videos. */
final class CreatorsQueries {

    private final DSLContext viewData;

    CreatorsQueries(DSLContext viewData) {
        this.viewData = viewData;
    }

    /** Empty, too, if it is somebody else's. */
    Optional<MyVideoRow> video(UUID ownerId, UUID videoId) {
        return videos(ownerId, CREATORS_VIDEO.VIDEO_ID.eq(videoId), 1).stream().findFirst();
    }

    Page<MyVideoRow> videos(UUID ownerId, PageRequest request) {
        var after = request.after()
                .map(end -> row(CREATORS_VIDEO.CREATED_AT, CREATORS_VIDEO.VIDEO_ID)
                        .lessThan(EpochMicros.toTime(end.key()), end.id()))
                .orElse(noCondition());
        return request.page(videos(ownerId, after, request.limit()), MyVideoRow::end);
    }

    private List<MyVideoRow> videos(UUID ownerId, Condition which, int limit) {
        return viewData.select(
                        CREATORS_VIDEO.VIDEO_ID,
                        CREATORS_VIDEO.STATE,
                        CREATORS_VIDEO.PROGRESS,
                        CREATORS_VIDEO.REASON,
                        CREATORS_VIDEO.NAME,
                        CREATORS_VIDEO.DESCRIPTION,
                        CREATORS_VIDEO.CREATED_AT,
                        CREATORS_VIDEO.PUBLISHED_AT,
                        CREATORS_VIDEO.DURATION_MS,
                        CREATORS_VIDEO.THUMBNAIL_URI,
                        CREATORS_VIDEO.RENDITIONS,
                        coalesce(CREATORS_VIDEO_VIEWS.VIEWS, inline(0L)))
                .from(CREATORS_VIDEO)
                .leftJoin(CREATORS_VIDEO_VIEWS)
                .on(CREATORS_VIDEO_VIEWS.VIDEO_ID.eq(CREATORS_VIDEO.VIDEO_ID))
                .where(CREATORS_VIDEO.OWNER_ID.eq(ownerId))
                .and(which)
                .orderBy(CREATORS_VIDEO.CREATED_AT.desc(), CREATORS_VIDEO.VIDEO_ID.desc())
                .limit(limit)
                .fetch(Records.mapping(MyVideoRow::new));
    }
}
