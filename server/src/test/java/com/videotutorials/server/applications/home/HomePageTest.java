package com.videotutorials.server.applications.home;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.api.home.v1.GetHomePageRequest;
import com.videotutorials.api.home.v1.HomeServiceGrpc;
import com.videotutorials.api.viewing.v1.RecordViewingRequest;
import com.videotutorials.server.Callers;
import com.videotutorials.server.Refusal;
import com.videotutorials.server.Sql;
import com.videotutorials.server.TestServer;
import com.videotutorials.server.Watch;
import com.videotutorials.server.calls.ReadAfterInterceptor;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class HomePageTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void startOver() {
        server.aggregator().forgetEverything();
    }

    @Test
    void anEmptySystemShowsThatNothingWasWatched() {
        assertThat(page(server.home())).isZero();
    }

    @Test
    void thePageShowsWhatTheAggregatorCounted() {
        server.aggregator().handle(9_000_000_000L, recordViewing());

        assertThat(page(server.home())).isEqualTo(9_000_000_000L);
    }

    @Test
    void anAnswerSaysUpToWhereItIsComplete() {
        assertThat(readAt()).isEqualTo("0");

        var position = recordViewing();
        server.aggregator().handle(1, position);

        assertThat(readAt()).isEqualTo(Long.toString(position));
    }

    @Test
    void aPositionThatWasReachedIsAnswered() {
        var position = recordViewing();
        server.aggregator().handle(5, position);

        assertThat(page(readingAfter(Long.toString(position)))).isEqualTo(5);
        assertThat(page(readingAfter(Long.toString(position - 1)))).isEqualTo(5);
        assertThat(page(readingAfter("0"))).isEqualTo(5);
    }

    @Test
    void aPositionThatWasNotReachedIsAwaited() throws Exception {
        var position = recordViewing();
        server.aggregator().handle(1, position - 1);
        try (var callers = new Callers()) {
            var call = callers.call(() -> page(readingAfter(Long.toString(position))));
            server.awaitActiveCalls(HomeServiceGrpc.getGetHomePageMethod(), 1);
            assertThat(call).isNotDone();

            server.aggregator().handle(2, position);

            assertThat(Callers.answer(call)).isEqualTo(2);
        }
    }

    @Test
    void aPositionThatIsReachedWithoutANotificationIsNoticedAllTheSame() throws Exception {
        var position = recordViewing();
        server.aggregator().handle(1, position - 1);
        try (var callers = new Callers()) {
            var call = callers.call(() -> page(readingAfter(Long.toString(position))));
            server.awaitActiveCalls(HomeServiceGrpc.getGetHomePageMethod(), 1);

            server.aggregator().handleSilently(2, position);

            assertThat(Callers.answer(call)).isEqualTo(2);
        }
    }

    @Test
    void aPositionIsReachedWhenAllThatComesLaterIsOfOtherCategories() {
        var viewing = recordViewing();
        server.aggregator().handle(7, viewing);
        var foreign = new Sql(server.database().dataSource("message_store"));
        foreign.number(
                "select message_store.write_message(?, 'parcel-1', 'Dispatched', '{}')",
                UUID.randomUUID().toString());
        var position = foreign.number("select max(global_position) from message_store.messages");

        assertThat(position).isGreaterThan(viewing);
        assertThat(page(readingAfter(Long.toString(position)))).isEqualTo(7);
    }

    @Test
    void aPositionThatIsNotReachedInTimeIsAbortedBeforeTheClientGivesUp() {
        var position = recordViewing();
        server.aggregator().handle(1, position - 1);

        var refusal =
                Refusal.of(() -> page(readingAfter(Long.toString(position)).withDeadlineAfter(4, SECONDS)));

        assertThat(refusal.code()).isEqualTo(Status.Code.ABORTED);
        assertThat(refusal.reason()).isEqualTo("NOT_CAUGHT_UP");
        assertThat(refusal.domain()).isEqualTo("videotutorials");
    }

    @Test
    void whoNamesNoDeadlineIsAbortedToo() {
        var position = recordViewing();
        var home =
                HomeServiceGrpc.newBlockingStub(server.channel()).withInterceptors(readAfter(Long.toString(position)));

        var refusal = Refusal.of(() -> page(home));

        assertThat(refusal.code()).isEqualTo(Status.Code.ABORTED);
        assertThat(refusal.reason()).isEqualTo("NOT_CAUGHT_UP");
    }

    @Test
    void aPositionIsNotReachedWhileTheAggregatorHasNeverRun() {
        recordViewing();

        var refusal = Refusal.of(() -> page(readingAfter("1").withDeadlineAfter(2, SECONDS)));

        assertThat(refusal.code()).isEqualTo(Status.Code.ABORTED);
        assertThat(refusal.reason()).isEqualTo("NOT_CAUGHT_UP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "1.5", "9223372036854775808", ""})
    void whatIsNoPositionIsRefused(String readAfter) {
        var refusal = Refusal.of(() -> page(readingAfter(readAfter)));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.reason()).isEqualTo("INVALID_REQUEST");
        assertThat(refusal.fields()).containsExactly("x-read-after");
        assertThat(refusal.violations().get(0).getReason()).isEqualTo("NOT_A_POSITION");
        assertThat(refusal.violations().get(0).getDescription()).contains("\"" + readAfter + "\"");
    }

    @Test
    void aWatcherWaitsForThePositionThatItWantsToReadAfter() throws Exception {
        var position = recordViewing();
        server.aggregator().handle(1, position - 1);
        var home = HomeServiceGrpc.newStub(server.channel()).withInterceptors(readAfter(Long.toString(position)));
        try (var watch = Watch.on(home)) {
            server.awaitActiveCalls(HomeServiceGrpc.getWatchHomePageMethod(), 1);

            server.aggregator().handle(2, position);

            assertThat(watch.next()).isEqualTo(2);
        }
        server.awaitActiveCalls(HomeServiceGrpc.getWatchHomePageMethod(), 0);
    }

    private static long recordViewing() {
        return server.viewing()
                .recordViewing(RecordViewingRequest.newBuilder()
                        .setVideoId(UUID.randomUUID().toString())
                        .build())
                .getOperation()
                .getPosition();
    }

    private static long page(HomeServiceGrpc.HomeServiceBlockingStub home) {
        return home.getHomePage(GetHomePageRequest.getDefaultInstance())
                .getHomePage()
                .getVideosWatched();
    }

    private static HomeServiceGrpc.HomeServiceBlockingStub readingAfter(String position) {
        return server.home().withInterceptors(readAfter(position));
    }

    private static ClientInterceptor readAfter(String position) {
        var headers = new Metadata();
        headers.put(ReadAfterInterceptor.READ_AFTER, position);
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    private static String readAt() {
        var headers = new AtomicReference<Metadata>();
        var trailers = new AtomicReference<Metadata>();
        page(server.home().withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(headers, trailers)));
        return String.valueOf(Objects.requireNonNull(trailers.get()).get(ReadAfterInterceptor.READ_AT));
    }
}
