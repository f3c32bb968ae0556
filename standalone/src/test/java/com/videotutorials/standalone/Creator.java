package com.videotutorials.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.api.authentication.v1.LogInRequest;
import com.videotutorials.api.creators.v1.CompleteUploadRequest;
import com.videotutorials.api.creators.v1.CreateUploadRequest;
import com.videotutorials.api.creators.v1.CreatorsServiceGrpc;
import com.videotutorials.api.creators.v1.DescribeVideoRequest;
import com.videotutorials.api.creators.v1.GetMyVideoRequest;
import com.videotutorials.api.creators.v1.MyVideo;
import com.videotutorials.api.creators.v1.NameVideoRequest;
import com.videotutorials.api.creators.v1.PublishVideoRequest;
import com.videotutorials.api.creators.v1.PublishVideoResponse;
import com.videotutorials.api.creators.v1.UnpublishVideoRequest;
import com.videotutorials.api.operation.v1.Operation;
import com.videotutorials.api.operation.v1.OperationServiceGrpc;
import com.videotutorials.api.operation.v1.WaitOperationRequest;
import com.videotutorials.api.registration.v1.RegisterRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Somebody who is logged in and publishes videos. */
final class Creator {

    private static final String PASSWORD = "a rather secret password";

    private final String accessToken;
    private final Client client;

    private Creator(Client client, String accessToken) {
        this.client = client;
        this.accessToken = accessToken;
    }

    static Creator register(Client client, String email) {
        var registration = client.registration()
                .register(RegisterRequest.newBuilder()
                        .setEmail(email)
                        .setPassword(PASSWORD)
                        .build());
        assertThat(client.outcome(registration.getOperation()).hasError()).isFalse();
        var tokens = client.authentication()
                .logIn(LogInRequest.newBuilder()
                        .setEmail(email)
                        .setPassword(PASSWORD)
                        .build())
                .getTokens();
        return new Creator(client, tokens.getAccessToken());
    }

    /** Sends a file as the answer to CreateUpload says. */
    String upload(Path file) throws IOException, InterruptedException {
        var upload = creators()
                .createUpload(CreateUploadRequest.newBuilder()
                        .setSizeBytes(Files.size(file))
                        .setContentType("video/mp4")
                        .build());
        var part = upload.getParts(0);
        assertThat(upload.getPartsCount()).isOne();
        var put = HttpRequest.newBuilder(URI.create(part.getUrl())).PUT(BodyPublishers.ofFile(file));
        part.getHeadersMap().forEach((name, value) -> {
            if (!name.toLowerCase(Locale.ROOT).equals("content-length")) {
                put.header(name, value);
            }
        });
        var answer = HttpClient.newHttpClient().send(put.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        if (upload.getMustBeCompleted()) {
            var completed = creators()
                    .completeUpload(CompleteUploadRequest.newBuilder()
                            .setSourceUri(upload.getSourceUri())
                            .build());
            assertThat(completed).isNotNull();
        }
        return upload.getSourceUri();
    }

    PublishVideoResponse publish(Path file) throws IOException, InterruptedException {
        return publish(file, "");
    }

    PublishVideoResponse publish(Path file, String videoId) throws IOException, InterruptedException {
        return creators()
                .publishVideo(PublishVideoRequest.newBuilder()
                        .setSourceUri(upload(file))
                        .setVideoId(videoId)
                        .build());
    }

    Operation name(String videoId, String name) {
        return creators()
                .nameVideo(NameVideoRequest.newBuilder()
                        .setVideoId(videoId)
                        .setName(name)
                        .build())
                .getOperation();
    }

    Operation describe(String videoId, String description) {
        return creators()
                .describeVideo(DescribeVideoRequest.newBuilder()
                        .setVideoId(videoId)
                        .setDescription(description)
                        .build())
                .getOperation();
    }

    Operation unpublish(String videoId) {
        return creators()
                .unpublishVideo(
                        UnpublishVideoRequest.newBuilder().setVideoId(videoId).build())
                .getOperation();
    }

    /** The video with everything up to a global position. */
    MyVideo video(String videoId, long position) {
        return creators()
                .withInterceptors(Client.readAfter(position))
                .getMyVideo(GetMyVideoRequest.newBuilder().setVideoId(videoId).build())
                .getVideo();
    }

    /** Waits for the end of an operation. */
    Operation outcome(Operation operation) {
        var latest = operation;
        while (!latest.getDone()) {
            latest = operations()
                    .waitOperation(WaitOperationRequest.newBuilder()
                            .setTraceId(operation.getTraceId())
                            .build())
                    .getOperation();
        }
        return latest;
    }

    CreatorsServiceGrpc.CreatorsServiceBlockingStub creators() {
        return client.creators(accessToken);
    }

    OperationServiceGrpc.OperationServiceBlockingStub operations() {
        return client.operations(accessToken);
    }
}
