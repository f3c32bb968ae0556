package com.videotutorials.server.applications.viewing;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.videotutorials.api.operation.v1.Operation;
import com.videotutorials.api.viewing.v1.RecordViewingRequest;
import com.videotutorials.server.Callers;
import com.videotutorials.server.HeldLock;
import com.videotutorials.server.Refusal;
import com.videotutorials.server.Sql;
import com.videotutorials.server.TestServer;
import com.videotutorials.server.TestUser;
import io.grpc.Status;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class ViewingApplicationTest {

    private static TestServer server;
    private static Sql messageStore;

    private final String video = UUID.randomUUID().toString();
    private final String request = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        server = TestServer.start();
        messageStore = new Sql(server.database().dataSource("message_store"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aViewingStandsInTheStreamOfItsVideoAsTheContractSays() {
        var operation = record("", video);

        assertThat(UUID.fromString(operation.getTraceId())).hasToString(operation.getTraceId());
        var viewing = viewings(video).get(0);
        assertThat(viewings(video)).hasSize(1);
        assertThat(viewing)
                .isEqualTo(new Stored(
                        "viewing-" + video,
                        "VideoViewed",
                        0,
                        operation.getPosition(),
                        "{\"videoId\": \"" + video + "\"}",
                        viewing.metadata()));
        assertThat(viewing.metadata())
                .matches("\\{\"traceId\": \"" + operation.getTraceId()
                        + "\", \"traceparent\": \"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}\"}");
    }

    @Test
    void aViewingOfAUserNamesTheUser() {
        var user = TestUser.of(server);

        var recorded = server.viewing()
                .withInterceptors(TestServer.bearer(user.logIn(server).getAccessToken()))
                .recordViewing(
                        RecordViewingRequest.newBuilder().setVideoId(video).build());

        assertThat(recorded.getOperation().getDone()).isTrue();
        assertThat(viewings(video)).singleElement().satisfies(viewing -> {
            assertThat(viewing.data()).contains("\"userId\": \"" + user.userId() + "\"");
            assertThat(viewing.metadata()).contains("\"userId\": \"" + user.userId() + "\"");
        });
    }

    @Test
    void theOperationOfAViewingIsDoneAndHasNoError() {
        var operation = record("", video);

        assertThat(operation.getDone()).isTrue();
        assertThat(operation.hasError()).isFalse();
    }

    @Test
    void anUpperCaseVideoIdIsTheSameVideo() {
        var first = record("", video);
        var second = record("", video.toUpperCase(Locale.ROOT));

        assertThat(viewings(video))
                .extracting(Stored::position, Stored::globalPosition, Stored::data)
                .containsExactly(tuple(0L, first.getPosition(), data()), tuple(1L, second.getPosition(), data()));
        assertThat(viewings(video.toUpperCase(Locale.ROOT))).isEmpty();
    }

    @Test
    void twoRequestsWithoutARequestIdAreTwoViewings() {
        var first = record("", video);
        var second = record("", video);

        assertThat(second.getTraceId()).isNotEqualTo(first.getTraceId());
        assertThat(second.getPosition()).isGreaterThan(first.getPosition());
        assertThat(viewings(video)).hasSize(2);
    }

    @Test
    void aRepeatedRequestIsOneViewingAndAnsweredAsTheFirstTime() {
        var first = record(request, video);
        record("", video);
        var second = record(request, video);
        var inCapitals = record(request.toUpperCase(Locale.ROOT), video.toUpperCase(Locale.ROOT));

        assertThat(second).isEqualTo(first);
        assertThat(inCapitals).isEqualTo(first);
        assertThat(viewings(video)).hasSize(2);
    }

    @Test
    void aRequestThatIsRepeatedByManyAtOnceIsOneViewing() throws Exception {
        try (var callers = new Callers()) {
            var operations = callers.callAtOnce(64, () -> record(request, video));

            assertThat(operations).hasSize(64).containsOnly(operations.get(0));
            assertThat(viewings(video))
                    .singleElement()
                    .extracting(Stored::globalPosition)
                    .isEqualTo(operations.get(0).getPosition());
        }
    }

    @Test
    void manyRequestsForOneVideoAtOnceAreAsManyViewings() throws Exception {
        try (var callers = new Callers()) {
            var operations =
                    callers.callAtOnce(64, () -> record(UUID.randomUUID().toString(), video));

            assertThat(viewings(video))
                    .extracting(Stored::globalPosition)
                    .containsExactlyElementsOf(operations.stream()
                            .map(Operation::getPosition)
                            .sorted()
                            .toList());
        }
    }

    @Test
    void aRequestIdThatWasUsedForAnotherVideoIsRefused() {
        record(request, video);
        var other = UUID.randomUUID().toString();

        var refusal = Refusal.of(() -> record(request, other));

        assertThat(refusal.code()).isEqualTo(Status.Code.ALREADY_EXISTS);
        assertThat(refusal.reason()).isEqualTo("REQUEST_ID_REUSED");
        assertThat(refusal.domain()).isEqualTo("videotutorials");
        assertThat(viewings(other)).isEmpty();
    }

    @Test
    void everyMalformedFieldIsNamed() {
        var before = allMessages();

        var refusal = Refusal.of(() -> record("7", "not-a-video"));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.reason()).isEqualTo("INVALID_REQUEST");
        assertThat(refusal.domain()).isEqualTo("videotutorials");
        assertThat(refusal.fields()).containsExactlyInAnyOrder("request_id", "video_id");
        assertThat(refusal.violations()).allSatisfy(violation -> {
            assertThat(violation.getReason()).isEqualTo("STRING_UUID");
            assertThat(violation.getDescription()).isNotBlank();
        });
        assertThat(allMessages()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "00000000-0000-0000-0000-00000000000", "{7d3c1f5e-7a52-4a26-9f0a-6a8f0b1c2d3e}"})
    void aVideoIdThatIsNoUuidIsRefused(String videoId) {
        var before = allMessages();

        var refusal = Refusal.of(() -> record(request, videoId));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.fields()).containsExactly("video_id");
        assertThat(allMessages()).isEqualTo(before);
    }

    @Test
    void aRefusedRequestLeavesItsRequestIdUnused() {
        Refusal.of(() -> record(request, "not-a-video"));

        assertThat(record(request, video).getDone()).isTrue();
    }

    @Test
    void aRequestWhoseDeadlineEndsWhileTheCategoryIsLockedIsRecordedOnceWhenRepeated() {
        try (var lock = HeldLock.onViewings(server.database())) {
            assertThat(lock).isNotNull();
            var refusal = Refusal.of(
                    () -> server.viewing().withDeadlineAfter(500, MILLISECONDS).recordViewing(request(request, video)));

            assertThat(refusal.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        }

        var operation = record(request, video);

        assertThat(viewings(video))
                .singleElement()
                .extracting(Stored::globalPosition)
                .isEqualTo(operation.getPosition());
    }

    @Test
    void aLockedCategoryHoldsBackTheCallUntilItIsReleased() throws Exception {
        try (var callers = new Callers()) {
            var lock = HeldLock.onViewings(server.database());
            var call = callers.call(() -> record(request, video));
            server.waiters("message_store").await(1);
            assertThat(call).isNotDone();
            lock.close();

            assertThat(Callers.answer(call).getDone()).isTrue();
            assertThat(viewings(video)).hasSize(1);
        }
    }

    private Operation record(String requestId, String videoId) {
        return server.viewing().recordViewing(request(requestId, videoId)).getOperation();
    }

    private static RecordViewingRequest request(String requestId, String videoId) {
        return RecordViewingRequest.newBuilder()
                .setRequestId(requestId)
                .setVideoId(videoId)
                .build();
    }

    private String data() {
        return "{\"videoId\": \"" + video + "\"}";
    }

    /** As any implementation reads them. */
    private static List<Stored> viewings(String videoId) {
        return messageStore.rows(
                row -> new Stored(
                        row.getString("stream_name"),
                        row.getString("type"),
                        row.getLong("position"),
                        row.getLong("global_position"),
                        row.getString("data"),
                        row.getString("metadata")),
                "select * from message_store.get_stream_messages(?)",
                "viewing-" + videoId);
    }

    private static long allMessages() {
        return messageStore.number("select count(*) from message_store.messages");
    }

    private record Stored(
            String stream, String type, long position, long globalPosition, String data, String metadata) {}
}
