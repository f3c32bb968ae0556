package com.videotutorials.server.applications.creators;

import com.videotutorials.api.creators.v1.CompleteUploadRequest;
import com.videotutorials.api.creators.v1.CompleteUploadResponse;
import com.videotutorials.api.creators.v1.CreateUploadRequest;
import com.videotutorials.api.creators.v1.CreateUploadResponse;
import com.videotutorials.api.creators.v1.CreatorsServiceGrpc;
import com.videotutorials.api.creators.v1.DescribeVideoRequest;
import com.videotutorials.api.creators.v1.DescribeVideoResponse;
import com.videotutorials.api.creators.v1.GetMyVideoRequest;
import com.videotutorials.api.creators.v1.GetMyVideoResponse;
import com.videotutorials.api.creators.v1.ListMyVideosRequest;
import com.videotutorials.api.creators.v1.ListMyVideosResponse;
import com.videotutorials.api.creators.v1.NameVideoRequest;
import com.videotutorials.api.creators.v1.NameVideoResponse;
import com.videotutorials.api.creators.v1.PublishVideoRequest;
import com.videotutorials.api.creators.v1.PublishVideoResponse;
import com.videotutorials.api.creators.v1.UnpublishVideoRequest;
import com.videotutorials.api.creators.v1.UnpublishVideoResponse;
import com.videotutorials.messages.videopublishing.v1.DescribeVideo;
import com.videotutorials.messages.videopublishing.v1.NameVideo;
import com.videotutorials.messages.videopublishing.v1.PublishVideo;
import com.videotutorials.messages.videopublishing.v1.UnpublishVideo;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.NameBasedId;
import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.server.calls.Caller;
import com.videotutorials.server.calls.InvalidRequestException;
import com.videotutorials.server.calls.NotFoundException;
import com.videotutorials.server.calls.PageRequest;
import com.videotutorials.server.calls.ReadsViewData;
import com.videotutorials.server.calls.RequestIdentity;
import com.videotutorials.server.limits.RateLimit;
import com.videotutorials.server.limits.RateLimits;
import com.videotutorials.server.media.MediaUrls;
import com.videotutorials.server.media.Uploads;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * Takes in what creators want of their videos: whether they may is for the video-publishing component to decide. Shows
 * them what became of it.
 */
public final class CreatorsApplication extends CreatorsServiceGrpc.CreatorsServiceImplBase implements ReadsViewData {

    private static final String CREATORS_VIDEOS = "aggregators:creators-videos";

    private final VideoCommands commands;
    private final CreatorsQueries queries;
    private final Uploads uploads;
    private final MediaUrls mediaUrls;
    private final RateLimits limits;
    private final RateLimit limitOfUser;

    /**
     * The application writes to this store and reads this view data.
     *
     * @param limitOfUser how many publications are taken from one user
     */
    public CreatorsApplication(
            MessageStore messageStore,
            DSLContext viewData,
            Uploads uploads,
            MediaUrls mediaUrls,
            RateLimits limits,
            RateLimit limitOfUser) {
        this.commands = new VideoCommands(messageStore);
        this.queries = new CreatorsQueries(viewData);
        this.uploads = uploads;
        this.mediaUrls = mediaUrls;
        this.limits = limits;
        this.limitOfUser = limitOfUser;
    }

    @Override
    public Set<String> subscriptions() {
        return Set.of(CREATORS_VIDEOS);
    }

    @Override
    public void createUpload(CreateUploadRequest request, StreamObserver<CreateUploadResponse> response) {
        var identity = RequestIdentity.of(CreatorsServiceGrpc.getCreateUploadMethod(), request.getRequestId());
        response.onNext(uploads.create(identity, callerId(), request.getSizeBytes(), request.getContentType()));
        response.onCompleted();
    }

    @Override
    public void completeUpload(CompleteUploadRequest request, StreamObserver<CompleteUploadResponse> response) {
        uploads.complete(callerId(), request.getSourceUri());
        response.onNext(CompleteUploadResponse.getDefaultInstance());
        response.onCompleted();
    }

    @Override
    public void publishVideo(PublishVideoRequest request, StreamObserver<PublishVideoResponse> response) {
        var ownerId = callerId();
        requireUploadOf(ownerId, request.getSourceUri());
        limits.admit("publication user " + ownerId, limitOfUser);
        var identity = RequestIdentity.of(CreatorsServiceGrpc.getPublishVideoMethod(), request.getRequestId());
        var videoId = videoId(request, identity);
        var command = PublishVideo.newBuilder()
                .setOwnerId(ownerId.toString())
                .setSourceUri(request.getSourceUri())
                .setVideoId(videoId.toString())
                .build();
        var operation = commands.send(identity, videoId, command);

        response.onNext(PublishVideoResponse.newBuilder()
                .setVideoId(videoId.toString())
                .setOperation(operation)
                .build());
        response.onCompleted();
    }

    @Override
    public void nameVideo(NameVideoRequest request, StreamObserver<NameVideoResponse> response) {
        var identity = RequestIdentity.of(CreatorsServiceGrpc.getNameVideoMethod(), request.getRequestId());
        var videoId = UUID.fromString(request.getVideoId());
        var command = NameVideo.newBuilder()
                .setName(request.getName().strip())
                .setVideoId(videoId.toString())
                .build();
        var operation = commands.send(identity, videoId, command);

        response.onNext(NameVideoResponse.newBuilder().setOperation(operation).build());
        response.onCompleted();
    }

    @Override
    public void describeVideo(DescribeVideoRequest request, StreamObserver<DescribeVideoResponse> response) {
        var identity = RequestIdentity.of(CreatorsServiceGrpc.getDescribeVideoMethod(), request.getRequestId());
        var videoId = UUID.fromString(request.getVideoId());
        var command = DescribeVideo.newBuilder()
                .setDescription(request.getDescription().strip())
                .setVideoId(videoId.toString())
                .build();
        var operation = commands.send(identity, videoId, command);

        response.onNext(
                DescribeVideoResponse.newBuilder().setOperation(operation).build());
        response.onCompleted();
    }

    @Override
    public void unpublishVideo(UnpublishVideoRequest request, StreamObserver<UnpublishVideoResponse> response) {
        var identity = RequestIdentity.of(CreatorsServiceGrpc.getUnpublishVideoMethod(), request.getRequestId());
        var videoId = UUID.fromString(request.getVideoId());
        var command = UnpublishVideo.newBuilder().setVideoId(videoId.toString()).build();
        var operation = commands.send(identity, videoId, command);

        response.onNext(
                UnpublishVideoResponse.newBuilder().setOperation(operation).build());
        response.onCompleted();
    }

    @Override
    public void listMyVideos(ListMyVideosRequest request, StreamObserver<ListMyVideosResponse> response) {
        var ownerId = callerId();
        var page = queries.videos(
                ownerId, PageRequest.of(request.getPageSize(), request.getPageToken(), "ListMyVideos", ownerId));
        response.onNext(ListMyVideosResponse.newBuilder()
                .addAllVideos(page.rows().stream()
                        .map(video -> video.toMyVideo(mediaUrls))
                        .toList())
                .setNextPageToken(page.nextToken())
                .build());
        response.onCompleted();
    }

    @Override
    public void getMyVideo(GetMyVideoRequest request, StreamObserver<GetMyVideoResponse> response) {
        var videoId = UUID.fromString(request.getVideoId());
        var video = queries.video(callerId(), videoId).orElseThrow(() -> new NotFoundException("video", videoId));
        response.onNext(GetMyVideoResponse.newBuilder()
                .setVideo(video.toMyVideo(mediaUrls))
                .build());
        response.onCompleted();
    }

    /** One that the client chose, or the same one for every repetition of the request. */
    private static UUID videoId(PublishVideoRequest request, RequestIdentity identity) {
        return request.getVideoId().isEmpty()
                ? NameBasedId.of(identity.messageId(), "video")
                : UUID.fromString(request.getVideoId());
    }

    private static void requireUploadOf(UUID ownerId, String sourceUri) {
        var uploads = new ObjectName("uploads/" + ownerId).toUri() + "/";
        if (!ObjectName.isUri(sourceUri) || !sourceUri.startsWith(uploads)) {
            throw InvalidRequestException.of(
                    "source_uri", "SOURCE_URI_UPLOAD", "must be the name of an upload of the caller");
        }
    }

    private static UUID callerId() {
        return Caller.current()
                .userId()
                .orElseThrow(() -> new IllegalStateException("Only who is logged in gets here"));
    }
}
