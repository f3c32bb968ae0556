package com.videotutorials.server;

import com.videotutorials.messagestore.testing.TestDatabase;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Does to the database what the aggregators of the catalog and of creators' videos do. */
public final class PlayedVideos implements AutoCloseable {

    private static final String LIST =
            """
            with video as (select ?::uuid as video_id, ? as name, ? as description, ?::timestamptz as listed_at, ?::bigint as views),
            views as (
                insert into view_data.catalog_video_views (video_id, views, listed) select video_id, views, true from video
                on conflict (video_id) do update set views = excluded.views, listed = true
            )
            insert into view_data.catalog_video as c (video_id, name, description, published_at, listed_at, duration_ms,
                playlist_uri, mp4_uri, thumbnail_uri, words)
            select video_id, name, description, listed_at, listed_at, 61000, 'object:videos/1/master.m3u8',
                'object:videos/1/video.mp4', 'object:videos/1/thumbnail.jpg',
                setweight(to_tsvector('english', name) || to_tsvector('simple', name), 'A')
                  || setweight(to_tsvector('english', description) || to_tsvector('simple', description), 'B')
            from video
            on conflict (video_id) do update set listed_at = excluded.listed_at, published_at = excluded.published_at
            """;

    private static final String TAKE_BACK =
            """
            with video as (select ?::uuid as video_id),
            views as (
                update view_data.catalog_video_views as v set listed = false from video where v.video_id = video.video_id
            )
            update view_data.catalog_video as c set listed_at = null, published_at = null
            from video where c.video_id = video.video_id
            """;

    private static final String CREATE =
            """
            insert into view_data.creators_video (video_id, owner_id, state, progress, reason, name, created_at,
                published_at, duration_ms, thumbnail_uri, renditions)
            values (?, ?, ?, 42, case ? when 'FAILED' then 'No video' end, ?, ?::timestamptz,
                case ? when 'PUBLISHED' then now() end, 61000, 'object:videos/1/thumbnail.jpg',
                '[{"width": 1280, "height": 720, "bitsPerSecond": "3000000"}]')
            """;

    private final PlayedAggregator catalog;
    private final Sql viewData;
    private long position;

    PlayedVideos(TestDatabase database) {
        this.catalog = new PlayedAggregator(database, "aggregators:catalog", List.of("videoPublishing", "viewing"));
        this.viewData = new Sql(database.dataSource("view_data"));
    }

    /** A video is in the catalog. */
    public UUID list(String name, String description, Instant listedAt, long views) {
        var videoId = UUID.randomUUID();
        list(videoId, name, description, listedAt, views);
        return videoId;
    }

    /** A video is in the catalog from now on, or was watched so often. */
    public void list(UUID videoId, String name, String description, Instant listedAt, long views) {
        change(LIST, videoId, name, description, Timestamp.from(listedAt), views);
    }

    /** A video is no longer in the catalog. */
    public void takeBack(UUID videoId) {
        change(TAKE_BACK, videoId);
    }

    /** A video was watched so often. */
    public void watch(UUID videoId, long views) {
        change("update view_data.catalog_video_views set views = ? where video_id = ?", views, videoId);
    }

    private synchronized void change(String change, Object... parameters) {
        viewData.run(change, parameters);
        catalog.moveTo(++position);
    }

    /** A creator has a video. */
    public UUID create(UUID ownerId, String state, String name, Instant createdAt) {
        var videoId = UUID.randomUUID();
        viewData.run(CREATE, videoId, ownerId, state, state, name, Timestamp.from(createdAt), state);
        return videoId;
    }

    /** There are no videos. */
    public void forgetEverything() {
        viewData.run("delete from view_data.catalog_video");
        viewData.run("delete from view_data.catalog_video_views");
        viewData.run("delete from view_data.creators_video");
    }

    @Override
    public void close() {
        catalog.close();
    }
}
