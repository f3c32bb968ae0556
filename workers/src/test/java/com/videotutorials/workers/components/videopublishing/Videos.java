package com.videotutorials.workers.components.videopublishing;

import com.videotutorials.messages.identity.v1.AdminPrivilegeAdded;
import com.videotutorials.messages.identity.v1.AdminPrivilegeRemoved;
import com.videotutorials.messages.transcoding.v1.Transcoded;
import com.videotutorials.messages.transcoding.v1.TranscodingFailed;
import com.videotutorials.messages.videopublishing.v1.NameVideo;
import com.videotutorials.messages.videopublishing.v1.PublishVideo;
import com.videotutorials.messages.videopublishing.v1.UnpublishVideo;
import com.videotutorials.messages.videopublishing.v1.VideoNameRejected;
import com.videotutorials.messages.videopublishing.v1.VideoNamed;
import com.videotutorials.messages.videopublishing.v1.VideoPublished;
import com.videotutorials.messages.videopublishing.v1.VideoPublished.Rendition;
import com.videotutorials.messages.videopublishing.v1.VideoPublishingFailed;
import com.videotutorials.messages.videopublishing.v1.VideoPublishingRejected;
import com.videotutorials.messages.videopublishing.v1.VideoPublishingStarted;
import com.videotutorials.messages.videopublishing.v1.VideoUnpublished;
import com.videotutorials.messages.videopublishing.v1.VideoUnpublishingRejected;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.Scenario;
import com.videotutorials.messagestore.StreamName;
import java.util.UUID;

/** A video of Jane's, and what is said about it. */
final class Videos {

    static final String JANE = "8a7f5c1e-7a35-4a9d-9f43-5b0f3f0f7a11";
    static final String JOHN = "1d0c8a36-2f8e-4a51-8a43-9a6f3a4b7c22";
    static final String VIDEO = "8f7a1c52-3c3e-4a5e-9d0b-6a7f1d2e4c90";

    static final StreamName COMMANDS = Category.of("videoPublishing:command").stream(VIDEO);
    static final StreamName EVENTS = Category.of("videoPublishing").stream(VIDEO);

    static final String UPLOAD = "object:uploads/%s/one".formatted(JANE);
    static final String OTHER_UPLOAD = "object:uploads/%s/two".formatted(JANE);
    static final String PLAYLIST = "object:videos/t/a/master.m3u8";

    private Videos() {}

    static Metadata by(String userId) {
        return Metadata.startingTrace(UUID.randomUUID()).withUserId(userId);
    }

    static PublishVideo publish(String ownerId, String sourceUri) {
        return PublishVideo.newBuilder()
                .setOwnerId(ownerId)
                .setSourceUri(sourceUri)
                .setVideoId(VIDEO)
                .build();
    }

    static VideoPublishingStarted started(String sourceUri, String transcodingId) {
        return VideoPublishingStarted.newBuilder()
                .setOwnerId(JANE)
                .setSourceUri(sourceUri)
                .setVideoId(VIDEO)
                .setTranscodingId(transcodingId)
                .build();
    }

    static Transcoded transcoded(String transcodingId) {
        return Transcoded.newBuilder()
                .setTranscodingId(transcodingId)
                .setVideoId(VIDEO)
                .setTranscodedUri(PLAYLIST)
                .setMp4Uri("object:videos/t/a/video.mp4")
                .setThumbnailUri("object:videos/t/a/thumbnail.jpg")
                .setDurationMs(12_345)
                .addRenditions(
                        Rendition.newBuilder().setWidth(1280).setHeight(720).setBitsPerSecond(2_000_000))
                .build();
    }

    static TranscodingFailed transcodingFailed(String transcodingId, String reason) {
        return TranscodingFailed.newBuilder()
                .setTranscodingId(transcodingId)
                .setVideoId(VIDEO)
                .setReason(reason)
                .build();
    }

    static VideoPublished published(String sourceUri, String transcodingId) {
        return VideoPublished.newBuilder()
                .setOwnerId(JANE)
                .setSourceUri(sourceUri)
                .setTranscodedUri(PLAYLIST)
                .setVideoId(VIDEO)
                .setDurationMs(12_345)
                .addRenditions(
                        Rendition.newBuilder().setWidth(1280).setHeight(720).setBitsPerSecond(2_000_000))
                .setThumbnailUri("object:videos/t/a/thumbnail.jpg")
                .setMp4Uri("object:videos/t/a/video.mp4")
                .setTranscodingId(transcodingId)
                .build();
    }

    static VideoPublishingFailed failed(String sourceUri, String transcodingId, String reason) {
        return VideoPublishingFailed.newBuilder()
                .setOwnerId(JANE)
                .setSourceUri(sourceUri)
                .setVideoId(VIDEO)
                .setReason(reason)
                .setTranscodingId(transcodingId)
                .build();
    }

    static VideoPublishingRejected rejected(String ownerId, String sourceUri, String reason) {
        return VideoPublishingRejected.newBuilder()
                .setOwnerId(ownerId)
                .setSourceUri(sourceUri)
                .setVideoId(VIDEO)
                .setReason(reason)
                .build();
    }

    static NameVideo name(String name) {
        return NameVideo.newBuilder().setName(name).setVideoId(VIDEO).build();
    }

    static VideoNamed named(String name) {
        return VideoNamed.newBuilder().setName(name).setVideoId(VIDEO).build();
    }

    static VideoNameRejected nameRejected(String name, String reason) {
        return VideoNameRejected.newBuilder()
                .setName(name)
                .setReason(reason)
                .setVideoId(VIDEO)
                .build();
    }

    static UnpublishVideo unpublish() {
        return UnpublishVideo.newBuilder().setVideoId(VIDEO).build();
    }

    static VideoUnpublished unpublished() {
        return VideoUnpublished.newBuilder()
                .setVideoId(VIDEO)
                .setOwnerId(JANE)
                .setTranscodedUri(PLAYLIST)
                .build();
    }

    static VideoUnpublishingRejected unpublishingRejected(String reason) {
        return VideoUnpublishingRejected.newBuilder()
                .setVideoId(VIDEO)
                .setReason(reason)
                .build();
    }

    static AdminPrivilegeAdded adminPrivilegeAdded(String userId) {
        return AdminPrivilegeAdded.newBuilder().setUserId(userId).build();
    }

    static AdminPrivilegeRemoved adminPrivilegeRemoved(String userId) {
        return AdminPrivilegeRemoved.newBuilder().setUserId(userId).build();
    }

    static Scenario scenario() {
        return Scenario.of(new VideoPublishingComponent().subscriptions());
    }
}
