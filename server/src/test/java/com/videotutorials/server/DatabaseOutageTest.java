package com.videotutorials.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.videotutorials.api.home.v1.GetHomePageRequest;
import com.videotutorials.api.viewing.v1.RecordViewingRequest;
import com.videotutorials.messagestore.testing.TestPostgres;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class DatabaseOutageTest {

    @Test
    void theServerOutlivesAnOutageOfItsDatabase() throws Exception {
        try (var postgres = TestPostgres.start(Map.of());
                var server = TestServer.start(postgres.createDatabase());
                var watch = Watch.on(server.channel())) {
            server.aggregator().handle(1, 1);
            assertThat(watch.nextUpTo(1)).isNotEmpty();
            awaitHealth(server, ServingStatus.SERVING);
            recordViewing(server, video());

            postgres.crash();
            awaitHealth(server, ServingStatus.NOT_SERVING);
            var video = video();
            assertThat(Refusal.of(() -> recordViewing(server, video)).code())
                    .isIn(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED);
            assertThat(Refusal.of(() -> homePage(server)).code())
                    .isIn(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED);

            postgres.restart();
            awaitHealth(server, ServingStatus.SERVING);
            recordViewing(server, video);
            assertThat(homePage(server)).isEqualTo(1);
            server.aggregator().handleSilently(2, 2);
            assertThat(watch.next()).isEqualTo(2);
        }
    }

    private static void awaitHealth(TestServer server, ServingStatus status) {
        var health = HealthGrpc.newBlockingStub(server.channel());
        await().atMost(TestServer.PATIENCE)
                .until(() -> health.withDeadlineAfter(TestServer.PATIENCE.toSeconds(), SECONDS)
                                .check(HealthCheckRequest.getDefaultInstance())
                                .getStatus()
                        == status);
    }

    private static String video() {
        return UUID.randomUUID().toString();
    }

    private static void recordViewing(TestServer server, String video) {
        var answer = server.viewing()
                .withDeadlineAfter(15, SECONDS)
                .recordViewing(
                        RecordViewingRequest.newBuilder().setVideoId(video).build());
        assertThat(answer.getOperation().getDone()).isTrue();
    }

    private static long homePage(TestServer server) {
        return server.home()
                .withDeadlineAfter(15, SECONDS)
                .getHomePage(GetHomePageRequest.getDefaultInstance())
                .getHomePage()
                .getVideosWatched();
    }
}
