package com.videotutorials.server.applications.viewing;

import com.videotutorials.api.operation.v1.Operation;
import com.videotutorials.api.viewing.v1.RecordViewingRequest;
import com.videotutorials.api.viewing.v1.RecordViewingResponse;
import com.videotutorials.api.viewing.v1.ViewingServiceGrpc;
import com.videotutorials.messages.viewing.v1.VideoViewed;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.NewMessage;
import com.videotutorials.server.calls.Caller;
import com.videotutorials.server.calls.RequestIdentity;
import com.videotutorials.server.calls.RequestMetadata;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.UUID;

/** Records what is being watched. The viewing is the outcome: nothing about it is left to decide. */
public final class ViewingApplication extends ViewingServiceGrpc.ViewingServiceImplBase {

    private static final Category VIEWING = Category.of("viewing");

    private final MessageStore messageStore;

    /** The application writes to this store. */
    public ViewingApplication(MessageStore messageStore) {
        this.messageStore = messageStore;
    }

    @Override
    public void recordViewing(RecordViewingRequest request, StreamObserver<RecordViewingResponse> response) {
        var identity = RequestIdentity.of(ViewingServiceGrpc.getRecordViewingMethod(), request.getRequestId());
        var videoId = UUID.fromString(request.getVideoId());
        var viewed = VideoViewed.newBuilder().setVideoId(videoId.toString());
        Caller.current().userId().ifPresent(userId -> viewed.setUserId(userId.toString()));
        var written = messageStore.write(
                VIEWING.stream(videoId),
                List.of(new NewMessage(identity.messageId(), viewed.build(), RequestMetadata.of(identity))),
                ExpectedVersion.any());

        response.onNext(RecordViewingResponse.newBuilder()
                .setOperation(Operation.newBuilder()
                        .setTraceId(identity.traceId().toString())
                        .setDone(true)
                        .setPosition(written.globalPosition()))
                .build());
        response.onCompleted();
    }
}
