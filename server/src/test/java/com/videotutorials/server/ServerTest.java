package com.videotutorials.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.videotutorials.api.home.v1.GetHomePageRequest;
import com.videotutorials.api.home.v1.HomeServiceGrpc;
import com.videotutorials.api.operation.v1.OperationServiceGrpc;
import com.videotutorials.api.viewing.v1.RecordViewingRequest;
import com.videotutorials.api.viewing.v1.ViewingServiceGrpc;
import com.videotutorials.messagestore.testing.Scrape;
import com.videotutorials.viewdata.ViewDataSchema;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class ServerTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theServerSaysThatItIsServing() {
        var health = HealthGrpc.newBlockingStub(server.channel());

        await().atMost(TestServer.PATIENCE)
                .until(() ->
                        health.check(HealthCheckRequest.getDefaultInstance()).getStatus() == ServingStatus.SERVING);
    }

    @Test
    void theManagementPortSaysThatBothDatabasesAreUp() throws Exception {
        assertThat(management("/actuator/health")).contains("\"status\":\"UP\"");
    }

    @Test
    void reflectionListsEveryService() throws Exception {
        var answer = new CompletableFuture<ServerReflectionResponse>();
        var question = ServerReflectionGrpc.newStub(server.channel()).serverReflectionInfo(completing(answer));
        question.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

        var services = answer.get(TestServer.PATIENCE.toSeconds(), SECONDS).getListServicesResponse();

        question.onCompleted();
        assertThat(services.getServiceList())
                .extracting(ServiceResponse::getName)
                .contains(
                        HomeServiceGrpc.SERVICE_NAME,
                        OperationServiceGrpc.SERVICE_NAME,
                        ViewingServiceGrpc.SERVICE_NAME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into view_data.home_page (videos_watched) values (1)",
                "update view_data.home_page set videos_watched = 1",
                "delete from view_data.home_page",
                "truncate view_data.home_page",
                "drop table view_data.home_page",
                "create table view_data.another (id bigint)",
                "update subscriptions.subscription_position set position = 1",
                "delete from subscriptions.subscription_position",
            })
    void theServersRoleCannotWriteViewData(String sql) throws SQLException {
        try (var connection =
                        server.database().dataSource(ViewDataSchema.READER).getConnection();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute(sql))
                    .isInstanceOfSatisfying(SQLException.class, refusal -> assertThat(refusal.getSQLState())
                            .isEqualTo("42501"));
        }
    }

    @Test
    void theEndOfACallEndsItsQuery() {
        try (var lock = HeldLock.onHomePage(server.database());
                var callers = new Callers()) {
            assertThat(lock).isNotNull();
            var call = callers.call(() -> Refusal.of(() ->
                    server.home().withDeadlineAfter(3, SECONDS).getHomePage(GetHomePageRequest.getDefaultInstance())));
            server.waiters(ViewDataSchema.READER).await(1);

            assertThat(call)
                    .succeedsWithin(TestServer.PATIENCE)
                    .extracting(Refusal::code)
                    .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
            server.waiters(ViewDataSchema.READER).await(0);
        }
    }

    @Test
    void metricsCountCallsByTheirStatus() {
        Refusal.of(() -> server.viewing().recordViewing(RecordViewingRequest.getDefaultInstance()));

        await().atMost(TestServer.PATIENCE).untilAsserted(() -> assertThat(callsOf("RecordViewing"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("grpc_status_code=\"INVALID_ARGUMENT\""))
                .anySatisfy(line -> assertThat(line).endsWith(" 1")));
    }

    @Test
    void aScrapeHasTheMetricsOfEveryCategoryThatWasWrittenTo() throws Exception {
        var viewing =
                RecordViewingRequest.newBuilder().setVideoId(UUID.randomUUID().toString());
        server.viewing().recordViewing(viewing.build());

        var scrape = Scrape.of(server.managementPort());

        assertThat(scrape.namesWith("category", "viewing")).containsExactlyInAnyOrderElementsOf(Scrape.OF_CATEGORIES);
        assertThat(scrape.series()).doesNotHaveDuplicates();
    }

    private static List<String> callsOf(String method) throws Exception {
        return management("/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith("grpc_server_seconds_count{") && line.contains(method))
                .toList();
    }

    private static String management(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.managementPort() + path))
                .timeout(TestServer.PATIENCE)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    private static <T> StreamObserver<T> completing(CompletableFuture<T> answer) {
        return new StreamObserver<>() {
            @Override
            public void onNext(T value) {
                answer.complete(value);
            }

            @Override
            public void onError(Throwable failure) {
                answer.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                answer.completeExceptionally(new IllegalStateException("It ended without an answer"));
            }
        };
    }
}
