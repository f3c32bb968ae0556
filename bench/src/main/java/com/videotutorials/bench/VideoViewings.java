package com.videotutorials.bench;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import com.videotutorials.messages.viewing.v1.VideoViewed;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.viewdata.ViewDataSchema;
import com.videotutorials.workers.aggregators.Aggregator;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** Keeps {@code video_viewings}: how often each video was viewed. An aggregator with a row for each entity. */
final class VideoViewings implements Aggregator {

    static final String CREATE =
            """
            create table view_data.video_viewings (
              video_id uuid   not null primary key,
              viewings bigint not null
            ) with (fillfactor = 50);
            alter table view_data.video_viewings owner to view_data
            """;

    private static final Table<Record> VIDEO_VIEWINGS = table(name(ViewDataSchema.SCHEMA, "video_viewings"));
    private static final Field<UUID> VIDEO_ID =
            field(name(ViewDataSchema.SCHEMA, "video_viewings", "video_id"), UUID.class);
    private static final Field<Long> VIEWINGS =
            field(name(ViewDataSchema.SCHEMA, "video_viewings", "viewings"), Long.class);

    @Override
    public Subscription<DSLContext> subscription() {
        return Subscription.<DSLContext>named("aggregators:video-viewings", Backlog.VIEWING)
                .on(VideoViewed.class, this::videoViewed);
    }

    private void videoViewed(DSLContext viewData, Recorded<VideoViewed> event) {
        viewData.insertInto(VIDEO_VIEWINGS)
                .set(VIDEO_ID, UUID.fromString(event.message().getVideoId()))
                .set(VIEWINGS, 1L)
                .onConflict(VIDEO_ID)
                .doUpdate()
                .set(VIEWINGS, VIEWINGS.plus(1))
                .execute();
    }
}
