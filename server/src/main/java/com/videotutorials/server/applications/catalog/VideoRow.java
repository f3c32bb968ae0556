package com.videotutorials.server.applications.catalog;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import com.videotutorials.api.catalog.v1.Playback;
import com.videotutorials.api.catalog.v1.Video;
import com.videotutorials.server.calls.EpochMicros;
import com.videotutorials.server.calls.PageEnd;
import com.videotutorials.server.media.MediaUrls;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A video of the catalog.
 *
 * @param listedAt since when it is in the catalog
 * @param rank how well it matches what was searched for, if something was
 */
record VideoRow(
        UUID videoId,
        String name,
        String description,
        long durationMs,
        OffsetDateTime publishedAt,
        OffsetDateTime listedAt,
        String playlistUri,
        String mp4Uri,
        String thumbnailUri,
        long views,
        float rank) {

    PageEnd endOfNewest() {
        return new PageEnd(EpochMicros.of(listedAt), videoId);
    }

    PageEnd endOfMostViewed() {
        return new PageEnd(views, videoId);
    }

    PageEnd endOfFound() {
        return new PageEnd(Float.floatToIntBits(rank), videoId);
    }

    Video toVideo(MediaUrls urls) {
        var video = Video.newBuilder()
                .setVideoId(videoId.toString())
                .setName(name)
                .setDescription(description)
                .setPublishedAt(Timestamps.fromMicros(EpochMicros.of(publishedAt)))
                .setViews(views)
                .setThumbnailUrl(urls.of(thumbnailUri));
        if (durationMs > 0) {
            video.setDuration(Durations.fromMillis(durationMs));
        }
        return video.build();
    }

    Playback toPlayback(MediaUrls urls) {
        return Playback.newBuilder()
                .setHlsUrl(urls.of(playlistUri))
                .setMp4Url(urls.of(mp4Uri))
                .setExpiresAt(Timestamps.fromMillis(urls.expiresAt().toEpochMilli()))
                .build();
    }
}
