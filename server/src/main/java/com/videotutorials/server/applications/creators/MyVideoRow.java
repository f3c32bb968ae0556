package com.videotutorials.server.applications.creators;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import com.videotutorials.api.creators.v1.MyVideo;
import com.videotutorials.api.creators.v1.VideoSize;
import com.videotutorials.api.creators.v1.VideoState;
import com.videotutorials.server.calls.EpochMicros;
import com.videotutorials.server.calls.PageEnd;
import com.videotutorials.server.media.MediaUrls;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/** What is known of a creator's video. */
record MyVideoRow(
        UUID videoId,
        String state,
        int progress,
        @Nullable String reason,
        String name,
        String description,
        OffsetDateTime createdAt,
        @Nullable OffsetDateTime publishedAt,
        @Nullable Long durationMs,
        @Nullable String thumbnailUri,
        JSONB renditions,
        long views) {

    PageEnd end() {
        return new PageEnd(EpochMicros.of(createdAt), videoId);
    }

    MyVideo toMyVideo(MediaUrls urls) {
        var videoState = VideoState.valueOf("VIDEO_STATE_" + state);
        var video = MyVideo.newBuilder()
                .setVideoId(videoId.toString())
                .setState(videoState)
                .setName(name)
                .setDescription(description)
                .setCreatedAt(Timestamps.fromMicros(EpochMicros.of(createdAt)))
                .setViews(views);
        if (videoState == VideoState.VIDEO_STATE_PUBLISHING) {
            video.setProgressPercent(progress);
        }
        if (reason != null) {
            video.setFailureReason(reason);
        }
        if (publishedAt != null) {
            video.setPublishedAt(Timestamps.fromMicros(EpochMicros.of(publishedAt)));
        }
        if (durationMs != null && durationMs > 0) {
            video.setDuration(Durations.fromMillis(durationMs));
        }
        if (videoState == VideoState.VIDEO_STATE_PUBLISHED) {
            video.setThumbnailUrl(thumbnailUri == null ? "" : urls.of(thumbnailUri))
                    .addAllSizes(sizes());
        }
        return video.build();
    }

    private List<VideoSize> sizes() {
        try {
            var video = MyVideo.newBuilder();
            JsonFormat.parser().ignoringUnknownFields().merge("{\"sizes\": " + renditions.data() + "}", video);
            return video.getSizesList();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("The renditions of video %s cannot be read".formatted(videoId), e);
        }
    }
}
