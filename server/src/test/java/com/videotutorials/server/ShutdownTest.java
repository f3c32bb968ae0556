package com.videotutorials.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.api.operation.v1.OperationServiceGrpc;
import com.videotutorials.api.operation.v1.WaitOperationRequest;
import com.videotutorials.api.operation.v1.WatchOperationRequest;
import com.videotutorials.api.viewing.v1.RecordViewingRequest;
import io.grpc.Status;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ShutdownTest {

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void watchersAreLetGo() throws Exception {
        try (var one = Watch.on(server.channel());
                var other = Watch.on(server.channel())) {
            assertThat(one.next()).isZero();
            assertThat(other.next()).isZero();

            server.context().close();

            assertThat(one.end().getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(other.end().getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(one.end().getStatus().getDescription()).contains("shutting down");
        }
    }

    @Test
    void whoWaitsForAnOperationIsLetGo() throws Exception {
        var waiting = WaitOperationRequest.newBuilder()
                .setTraceId(UUID.randomUUID().toString())
                .build();
        var watching = WatchOperationRequest.newBuilder()
                .setTraceId(UUID.randomUUID().toString())
                .build();
        try (var callers = new Callers()) {
            var wait = callers.call(
                    () -> Refusal.of(() -> server.operationService().waitOperation(waiting)));
            var watch = callers.call(() -> Refusal.of(
                    () -> server.operationService().watchOperation(watching).next()));
            server.awaitActiveCalls(OperationServiceGrpc.getWaitOperationMethod(), 1);
            server.awaitActiveCalls(OperationServiceGrpc.getWatchOperationMethod(), 1);

            server.context().close();

            assertThat(Callers.answer(wait).code()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(Callers.answer(watch).code()).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void aCallThatHasBegunIsFinished() throws Exception {
        var video = UUID.randomUUID().toString();
        var request = RecordViewingRequest.newBuilder().setVideoId(video).build();
        try (var callers = new Callers()) {
            var port = server.grpcPort();
            var lock = HeldLock.onViewings(server.database());
            var call = callers.call(() -> server.viewing().recordViewing(request));
            server.waiters("message_store").await(1);

            var closing = callers.call(() -> {
                server.context().close();
                return true;
            });
            server.awaitRefusingNewConnections(port);
            assertThat(call).isNotDone();
            lock.close();

            assertThat(Callers.answer(call).getOperation().getDone()).isTrue();
            assertThat(Callers.answer(closing)).isTrue();
        }
        assertThat(new Sql(server.database().dataSource())
                        .number(
                                "select count(*) from message_store.messages where stream_name = ?",
                                "viewing-" + video))
                .isEqualTo(1);
    }

    @Test
    void anIdleServerEndsWithoutAWarning() {
        try (var logged = new LoggedWarnings()) {
            server.close();

            assertThat(logged.warnings()).isEmpty();
        }
    }
}
