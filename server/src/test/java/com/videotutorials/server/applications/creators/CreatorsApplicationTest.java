package com.videotutorials.server.applications.creators;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.api.creators.v1.CreatorsServiceGrpc;
import com.videotutorials.api.creators.v1.CreatorsServiceGrpc.CreatorsServiceBlockingStub;
import com.videotutorials.api.creators.v1.DescribeVideoRequest;
import com.videotutorials.api.creators.v1.NameVideoRequest;
import com.videotutorials.api.creators.v1.PublishVideoRequest;
import com.videotutorials.api.creators.v1.UnpublishVideoRequest;
import com.videotutorials.api.operation.v1.Operation;
import com.videotutorials.server.Refusal;
import com.videotutorials.server.Sql;
import com.videotutorials.server.TestServer;
import com.videotutorials.server.TestUser;
import io.grpc.Status;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What creators ask to be done becomes a command in their name. */
@Timeout(300)
class CreatorsApplicationTest {

    private static TestServer server;
    private static TestUser jane;
    private static CreatorsServiceBlockingStub creators;

    private final String videoId = UUID.randomUUID().toString();
    private final String requestId = UUID.randomUUID().toString();
    private final UUID uploadId = UUID.randomUUID();

    @BeforeAll
    static void start() {
        server = TestServer.start();
        jane = TestUser.of(server);
        creators = CreatorsServiceGrpc.newBlockingStub(server.channel())
                .withDeadlineAfter(TestServer.PATIENCE.toSeconds(), SECONDS)
                .withInterceptors(TestServer.bearer(jane.logIn(server).getAccessToken()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void toPublishIsACommandInTheNameOfWhoAsks() {
        var response = creators.publishVideo(publish().setVideoId(videoId).build());

        assertThat(response.getVideoId()).isEqualTo(videoId);
        assertThat(commands(videoId))
                .containsExactly(command(
                        "PublishVideo",
                        "{\"ownerId\": \"%s\", \"videoId\": \"%s\", \"sourceUri\": \"%s\"}"
                                .formatted(jane.userId(), videoId, upload()),
                        response.getOperation()));
    }

    @Test
    void aVideoWithoutAnIdIsGivenOne() {
        var response = creators.publishVideo(publish().build());

        assertThat(commands(response.getVideoId())).hasSize(1);
        assertThat(creators.publishVideo(publish().build()).getVideoId()).isNotEqualTo(response.getVideoId());
    }

    @Test
    void aRepeatedPublicationIsOneCommandAndOneVideo() {
        var request = publish().setRequestId(requestId).build();
        var response = creators.publishVideo(request);

        assertThat(creators.publishVideo(request)).isEqualTo(response);
        assertThat(commands(response.getVideoId())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "object:uploads/%s",
                "object:uploads/%s/",
                "object:uploads/%s/../11111111-1111-4111-8111-111111111111/1",
                "object:uploads/11111111-1111-4111-8111-111111111111/1",
                "object:videos/%s/1",
                "uploads/%s/1",
                "file:///etc/passwd",
                "https://example.com/%s/1",
                "object:uploads/%s/1 2",
                "object:uploads/%sx/1",
            })
    void onlyAnUploadOfTheCallerCanBePublished(String sourceUri) {
        var refusal = Refusal.of(() -> creators.publishVideo(publish()
                .setVideoId(videoId)
                .setSourceUri(sourceUri.formatted(jane.userId()))
                .build()));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.fields()).containsExactly("source_uri");
        assertThat(refusal.violations().get(0).getDescription())
                .isEqualTo("must be the name of an upload of the caller");
        assertThat(commands(videoId)).isEmpty();
    }

    @Test
    void toNameIsACommandWithoutTheSpaceAroundTheName() {
        var operation =
                creators.nameVideo(name("\u2003 Streams for everybody \n")).getOperation();

        assertThat(commands(videoId))
                .containsExactly(command(
                        "NameVideo",
                        "{\"name\": \"Streams for everybody\", \"videoId\": \"%s\"}".formatted(videoId),
                        operation));
    }

    @Test
    void toDescribeIsACommandWithoutTheSpaceAroundTheDescription() {
        var operation = creators.describeVideo(DescribeVideoRequest.newBuilder()
                        .setVideoId(videoId)
                        .setDescription("\n About\n\nstreams ")
                        .build())
                .getOperation();

        assertThat(commands(videoId))
                .containsExactly(command(
                        "DescribeVideo",
                        "{\"videoId\": \"%s\", \"description\": \"About\\n\\nstreams\"}".formatted(videoId),
                        operation));
    }

    @Test
    void toTakeBackIsACommand() {
        var operation = creators.unpublishVideo(
                        UnpublishVideoRequest.newBuilder().setVideoId(videoId).build())
                .getOperation();

        assertThat(commands(videoId))
                .containsExactly(command("UnpublishVideo", "{\"videoId\": \"%s\"}".formatted(videoId), operation));
    }

    @Test
    void whetherANameIsGoodIsNotDecidedHere() {
        assertThat(creators.nameVideo(name(" ")).getOperation().getDone()).isFalse();
        assertThat(creators.nameVideo(name("a".repeat(1_000))).getOperation().getDone())
                .isFalse();

        assertThat(commands(videoId)).hasSize(2);
    }

    @Test
    void aTextThatCannotBeStoredIsRefused() {
        var request = DescribeVideoRequest.newBuilder()
                .setVideoId(videoId)
                .setDescription("Stre\u0000ams")
                .build();
        var refusal = Refusal.of(() -> creators.describeVideo(request));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.reason()).isEqualTo("CANNOT_BE_STORED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "tab\tbed", "a \u0007bell", "\u0085", "Stre\u0000ams"})
    void aNameIsOneLine(String name) {
        var refusal = Refusal.of(() -> creators.nameVideo(name(name)));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.fields()).containsExactly("name");
    }

    @Test
    void whoPublishesTooOftenIsToldWhenToComeAgain() {
        var john = TestUser.of(server);
        var johns = CreatorsServiceGrpc.newBlockingStub(server.channel())
                .withDeadlineAfter(TestServer.PATIENCE.toSeconds(), SECONDS)
                .withInterceptors(TestServer.bearer(john.logIn(server).getAccessToken()));
        var request = PublishVideoRequest.newBuilder()
                .setSourceUri("object:uploads/%s/%s".formatted(john.userId(), uploadId))
                .build();

        var refusal = Refusal.of(() -> {
            for (var i = 0; i < 102; i++) {
                assertThat(johns.publishVideo(request).hasOperation()).isTrue();
            }
        });

        assertThat(refusal.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refusal.pause()).isPositive();
    }

    @Test
    void aRepeatedNameIsOneCommand() {
        var request = name("Streams").toBuilder().setRequestId(requestId).build();

        assertThat(creators.nameVideo(request)).isEqualTo(creators.nameVideo(request));
        assertThat(commands(videoId)).hasSize(1);
    }

    @Test
    void aRequestIdThatWasUsedForAnotherRequestIsRefused() {
        var publication = publish().setRequestId(requestId).build();
        var name = name("Streams").toBuilder().setRequestId(requestId).build();
        creators.publishVideo(publication);
        creators.nameVideo(name);

        assertReused(() -> creators.publishVideo(
                publication.toBuilder().setSourceUri(upload() + "-other").build()));
        assertReused(() -> creators.publishVideo(
                publication.toBuilder().setVideoId(videoId).build()));
        assertReused(() -> creators.nameVideo(name.toBuilder().setName("Rivers").build()));
        assertReused(() -> creators.nameVideo(
                name.toBuilder().setVideoId(UUID.randomUUID().toString()).build()));
        assertThat(commands(videoId)).hasSize(1);
    }

    @Test
    void everyMalformedFieldIsNamed() {
        var refusal = Refusal.of(() -> creators.publishVideo(PublishVideoRequest.newBuilder()
                .setRequestId("7")
                .setVideoId("8")
                .build()));

        assertThat(refusal.fields()).containsExactlyInAnyOrder("request_id", "video_id", "source_uri");
    }

    private static void assertReused(ThrowingCallable call) {
        var refusal = Refusal.of(call);
        assertThat(refusal.code()).isEqualTo(Status.Code.ALREADY_EXISTS);
        assertThat(refusal.reason()).isEqualTo("REQUEST_ID_REUSED");
    }

    private PublishVideoRequest.Builder publish() {
        return PublishVideoRequest.newBuilder().setSourceUri(upload());
    }

    private String upload() {
        return "object:uploads/%s/%s".formatted(jane.userId(), uploadId);
    }

    private NameVideoRequest name(String name) {
        return NameVideoRequest.newBuilder().setVideoId(videoId).setName(name).build();
    }

    private static String command(String type, String data, Operation operation) {
        assertThat(operation.getDone()).isFalse();
        return "%s %s at %d trace=%s user=%s"
                .formatted(type, data, operation.getPosition(), operation.getTraceId(), jane.userId());
    }

    private static List<String> commands(String videoId) {
        return new Sql(server.database().dataSource("message_store"))
                .rows(
                        row -> "%s %s at %d trace=%s user=%s"
                                .formatted(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getLong(3),
                                        row.getString(4),
                                        row.getString(5)),
                        "select type, data, global_position, metadata ->> 'traceId', metadata ->> 'userId'"
                                + " from message_store.messages where stream_name = ? order by position",
                        "videoPublishing:command-" + videoId);
    }
}
