package com.videotutorials.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.videotutorials.api.operation.v1.Operation;
import com.videotutorials.api.operation.v1.WatchOperationRequest;
import com.videotutorials.messages.identity.v1.Register;
import com.videotutorials.messages.identity.v1.Registered;
import com.videotutorials.messages.identity.v1.RegistrationRejected;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.server.ServerApplication;
import com.videotutorials.workers.Migration;
import com.videotutorials.workers.WorkersApplication;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** A client watches the server while the workers hear of a command and of its outcome. */
@Timeout(300)
class OperationTest {

    private static final Category IDENTITY = Category.of("identity");

    private final UUID traceId = UUID.randomUUID();
    private final TestDatabase database = TestDatabase.create();
    private ConfigurableApplicationContext workers;
    private ConfigurableApplicationContext server;
    private Client client;

    @BeforeEach
    void start() {
        Migration.run(database.dataSource(), database.dataSource());
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
        var operation = watchWhile(Registered.getDefaultInstance());

        assertThat(operation.hasError()).isFalse();
    }

    @Test
    void whatIsAskedForIsSeenToFail() {
        var operation = watchWhile(
                RegistrationRejected.newBuilder().setReason("EMAIL_TAKEN").build());

        assertThat(operation.getError().getMessage()).isEqualTo("EMAIL_TAKEN");
    }

    private Operation watchWhile(Message outcome) {
        var watch = client.operations()
                .watchOperation(WatchOperationRequest.newBuilder()
                        .setTraceId(traceId.toString())
                        .build());
        var store = server.getBean(MessageStore.class);
        var commands = IDENTITY.commands().stream(traceId);
        var asked = store.write(
                commands, Register.getDefaultInstance(), Metadata.startingTrace(traceId), ExpectedVersion.any());
        assertThat(watch.next().getOperation())
                .isEqualTo(Operation.newBuilder()
                        .setTraceId(traceId.toString())
                        .setPosition(asked.globalPosition())
                        .build());

        var decided = store.write(
                IDENTITY.stream(traceId),
                outcome,
                Metadata.following(store.last(commands).orElseThrow()),
                ExpectedVersion.noStream());

        var operation = watch.next().getOperation();
        assertThat(operation.getDone()).isTrue();
        assertThat(operation.getPosition()).isEqualTo(decided.globalPosition());
        assertThat(watch.hasNext()).isFalse();
        return operation;
    }

    private ConfigurableApplicationContext run(SpringApplicationBuilder application) {
        return application.run(
                "--spring.grpc.server.port=0",
                "--message-store.jdbc-url=" + database.url(),
                "--view-data.jdbc-url=" + database.url());
    }
}
