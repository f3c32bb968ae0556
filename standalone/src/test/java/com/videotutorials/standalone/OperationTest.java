package com.videotutorials.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.api.operation.v1.Operation;
import com.videotutorials.api.operation.v1.WaitOperationRequest;
import com.videotutorials.api.operation.v1.WatchOperationRequest;
import com.videotutorials.api.registration.v1.RegisterRequest;
import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.server.ServerApplication;
import com.videotutorials.server.limits.RateLimitSchema;
import com.videotutorials.workers.Migration;
import com.videotutorials.workers.WorkersApplication;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** A client hears from the server what the workers decided. */
@Timeout(300)
class OperationTest {

    @TempDir
    static Path home;

    private final TestDatabase database = TestDatabase.create();
    private ConfigurableApplicationContext workers;
    private ConfigurableApplicationContext server;
    private Client client;

    @BeforeEach
    void start() {
        Migration.run(database.dataSource(), database.dataSource());
        RateLimitSchema.migrate(database.dataSource());
        workers = run(WorkersApplication.builder().web(WebApplicationType.NONE));
        server = run(ServerApplication.builder().web(WebApplicationType.NONE));
        client = new Client(server.getBean(GrpcServerLifecycle.class).getPort());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        workers.close();
    }

    @Test
    void whatIsAskedForIsSeenToSucceed() {
        var accepted = register("jane@example.com");
        assertThat(accepted.getDone()).isFalse();

        var operation = lastSeenOf(accepted);

        assertThat(operation.hasError()).isFalse();
        assertThat(operation.getPosition()).isGreaterThan(accepted.getPosition());
        assertThat(awaited(accepted)).isEqualTo(operation);
    }

    @Test
    void whatIsAskedForIsSeenToFail() {
        lastSeenOf(register("jane@example.com"));
        var accepted = register(" Jane@Example.com");

        var operation = lastSeenOf(accepted);

        assertThat(operation.getError().getMessage()).isEqualTo("EMAIL_TAKEN");
        assertThat(awaited(accepted)).isEqualTo(operation);
    }

    private Operation register(String email) {
        return client.registration()
                .register(RegisterRequest.newBuilder()
                        .setEmail(email)
                        .setPassword("correct horse battery staple")
                        .build())
                .getOperation();
    }

    private Operation lastSeenOf(Operation accepted) {
        var watch = client.operations()
                .watchOperation(WatchOperationRequest.newBuilder()
                        .setTraceId(accepted.getTraceId())
                        .build());
        var operation = accepted;
        while (watch.hasNext()) {
            operation = watch.next().getOperation();
        }
        assertThat(operation.getTraceId()).isEqualTo(accepted.getTraceId());
        assertThat(operation.getDone()).isTrue();
        return operation;
    }

    private Operation awaited(Operation accepted) {
        return client.operations()
                .waitOperation(WaitOperationRequest.newBuilder()
                        .setTraceId(accepted.getTraceId())
                        .build())
                .getOperation();
    }

    private ConfigurableApplicationContext run(SpringApplicationBuilder process) {
        return process.run(
                "--spring.grpc.server.port=0",
                "--message-store.jdbc-url=" + database.url(),
                "--view-data.jdbc-url=" + database.url(),
                "--access-tokens.keys=" + home.resolve("keys.json"),
                "--mail.pickup-directory=" + home.resolve("mail"));
    }
}
