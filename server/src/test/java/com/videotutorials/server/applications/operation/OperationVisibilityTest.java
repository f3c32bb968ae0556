package com.videotutorials.server.applications.operation;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.api.operation.v1.GetOperationRequest;
import com.videotutorials.api.operation.v1.OperationServiceGrpc;
import com.videotutorials.api.operation.v1.OperationServiceGrpc.OperationServiceBlockingStub;
import com.videotutorials.api.operation.v1.WaitOperationRequest;
import com.videotutorials.api.operation.v1.WatchOperationRequest;
import com.videotutorials.server.Refusal;
import com.videotutorials.server.TestServer;
import com.videotutorials.server.calls.Caller;
import com.videotutorials.server.calls.ErrorInterceptor;
import com.videotutorials.server.calls.LiveQueries;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may see which operation. That one is not shown and that there is none cannot be told apart. */
@Timeout(300)
class OperationVisibilityTest {

    private static final String NAME = UUID.randomUUID().toString();
    private static final UUID OWNER = UUID.randomUUID();
    private static final UUID OF_OWNER = UUID.randomUUID();
    private static final UUID OF_NOBODY = UUID.randomUUID();

    private static TestServer server;
    private static Server acting;
    private static ManagedChannel channel;
    private static volatile Caller caller = Caller.anonymous();

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
        server.operations().request(OF_NOBODY, 1);
        server.operations().requestOf(OWNER, OF_OWNER, 2);
        server.operations().succeed(OF_NOBODY, 3);
        server.operations().succeed(OF_OWNER, 4);
        var application = new OperationApplication(
                server.context().getBean(DSLContext.class), server.context().getBean(LiveQueries.class));
        acting = InProcessServerBuilder.forName(NAME)
                .addService(ServerInterceptors.intercept(application, new ActingAsCaller(), new ErrorInterceptor()))
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(NAME).build();
    }

    @AfterAll
    static void stop() {
        channel.shutdownNow();
        acting.shutdownNow();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void whatNobodyOwnsIsShownToWhoKnowsItsTraceId(Role role) {
        caller = role.caller();

        assertShown(OF_NOBODY, 3);
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"OWNER", "ADMIN"})
    void whatSomebodyOwnsIsShownToHimAndToAdministrators(Role role) {
        caller = role.caller();

        assertShown(OF_OWNER, 4);
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"ANONYMOUS", "OTHER"})
    void whatSomebodyOwnsDoesNotExistForOthers(Role role) {
        caller = role.caller();

        assertThat(refusalOfGet(OF_OWNER).reason()).isEqualTo("OPERATION_NOT_FOUND");
        assertThat(Refusal.of(() -> waitPosition(impatientOperations(), OF_OWNER))
                        .reason())
                .isEqualTo("OPERATION_NOT_FOUND");
        assertThat(Refusal.of(() -> watchPosition(impatientOperations(), OF_OWNER))
                        .reason())
                .isEqualTo("OPERATION_NOT_FOUND");
    }

    @Test
    void aRefusalDoesNotTellWhetherThereIsSomething() {
        caller = Caller.anonymous();

        assertThat(refusalOfGet(OF_OWNER)).isEqualTo(refusalOfGet(UUID.randomUUID()));
    }

    private static void assertShown(UUID traceId, long position) {
        assertThat(getPosition(traceId)).isEqualTo(position);
        assertThat(waitPosition(operations(), traceId)).isEqualTo(position);
        assertThat(watchPosition(operations(), traceId)).isEqualTo(position);
    }

    private static Refusal refusalOfGet(UUID traceId) {
        return Refusal.of(() -> getPosition(traceId));
    }

    private static long getPosition(UUID traceId) {
        return operations()
                .getOperation(GetOperationRequest.newBuilder()
                        .setTraceId(traceId.toString())
                        .build())
                .getOperation()
                .getPosition();
    }

    private static long waitPosition(OperationServiceBlockingStub operations, UUID traceId) {
        return operations
                .waitOperation(WaitOperationRequest.newBuilder()
                        .setTraceId(traceId.toString())
                        .build())
                .getOperation()
                .getPosition();
    }

    private static long watchPosition(OperationServiceBlockingStub operations, UUID traceId) {
        return operations
                .watchOperation(WatchOperationRequest.newBuilder()
                        .setTraceId(traceId.toString())
                        .build())
                .next()
                .getOperation()
                .getPosition();
    }

    private static OperationServiceBlockingStub operations() {
        return OperationServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(TestServer.PATIENCE.toSeconds(), SECONDS);
    }

    /** What is not shown is not found after nine tenths of this. */
    private static OperationServiceBlockingStub impatientOperations() {
        return OperationServiceGrpc.newBlockingStub(channel).withDeadlineAfter(4, SECONDS);
    }

    private enum Role {
        ANONYMOUS,
        OWNER,
        OTHER,
        ADMIN;

        Caller caller() {
            return switch (this) {
                case ANONYMOUS -> Caller.anonymous();
                case OWNER -> Caller.of(OperationVisibilityTest.OWNER, Set.of(), UUID.randomUUID());
                case OTHER -> Caller.of(UUID.randomUUID(), Set.of(), UUID.randomUUID());
                case ADMIN -> Caller.of(UUID.randomUUID(), Set.of("admin"), UUID.randomUUID());
            };
        }
    }

    private static final class ActingAsCaller implements ServerInterceptor {

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            return Contexts.interceptCall(caller.in(Context.current()), call, headers, next);
        }
    }
}
