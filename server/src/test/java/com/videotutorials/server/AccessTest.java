package com.videotutorials.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.videotutorials.options.v1.Access;
import com.videotutorials.options.v1.AccessProto;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method of every service, tried by everybody. */
@Timeout(300)
class AccessTest {

    private static TestServer server;
    private static TestUser user;
    private static TestUser admin;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        user = TestUser.of(server);
        admin = TestUser.of(server, true);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<MethodDescriptor<?, ?>> methods() {
        return server.context().getBeansOfType(BindableService.class).values().stream()
                .map(BindableService::bindService)
                .filter(service -> service.getServiceDescriptor().getName().startsWith("videotutorials."))
                .flatMap(service -> service.getMethods().stream())
                .map(method -> method.getMethodDescriptor());
    }

    @Test
    void thereAreMethodsToBeTried() {
        assertThat(methods()).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodDeclaresWhoMayCallIt(MethodDescriptor<?, ?> method) {
        assertThat(access(method)).isNotEqualTo(Access.ACCESS_UNSPECIFIED);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void whoIsNotLoggedInGetsInWhereEverybodyMay(MethodDescriptor<?, ?> method) {
        var outcome = outcome(method);

        if (Set.of(Access.ACCESS_USER, Access.ACCESS_ADMIN).contains(access(method))) {
            assertThat(outcome.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(outcome.reason()).isEqualTo("ACCESS_TOKEN_MISSING");
        } else {
            assertThat(isRefusedForWhoCalls(outcome)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aUserGetsInWhereNoAdministratorIsNeeded(MethodDescriptor<?, ?> method) {
        var outcome = outcome(method, as(user));

        if (access(method) == Access.ACCESS_ADMIN) {
            assertThat(outcome.code()).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(outcome.reason()).isEqualTo("NOT_AN_ADMIN");
        } else {
            assertThat(isRefusedForWhoCalls(outcome)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void anAdministratorGetsInEverywhere(MethodDescriptor<?, ?> method) {
        assertThat(isRefusedForWhoCalls(outcome(method, as(admin)))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aTokenThatIsNotValidIsRefusedWhereTokensAreLookedAt(MethodDescriptor<?, ?> method) {
        var outcome = outcome(method, TestServer.bearer("nonsense"));

        if (access(method) == Access.ACCESS_ANONYMOUS) {
            assertThat(isRefusedForWhoCalls(outcome)).isFalse();
        } else {
            assertThat(outcome.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(outcome.reason()).isEqualTo("ACCESS_TOKEN_INVALID");
        }
    }

    /** By a session of its own, since one of the methods ends it. */
    private static ClientInterceptor as(TestUser who) {
        return TestServer.bearer(who.logIn(server).getAccessToken());
    }

    private static boolean isRefusedForWhoCalls(Refusal outcome) {
        return Set.of("ACCESS_TOKEN_MISSING", "ACCESS_TOKEN_INVALID", "NOT_AN_ADMIN", "ACCESS_NOT_DECLARED")
                .contains(outcome.reason());
    }

    private static Access access(MethodDescriptor<?, ?> method) {
        return method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema
                ? schema.getMethodDescriptor().getOptions().getExtension(AccessProto.access)
                : Access.ACCESS_UNSPECIFIED;
    }

    private static <Q, A> Refusal outcome(MethodDescriptor<Q, A> method, ClientInterceptor... interceptors) {
        var request = method.parseRequest(new ByteArrayInputStream(new byte[0]));
        var channel = ClientInterceptors.intercept(server.channel(), interceptors);
        var answers = ClientCalls.blockingServerStreamingCall(
                channel,
                method.toBuilder()
                        .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
                        .build(),
                CallOptions.DEFAULT,
                request);
        try {
            var answered = answers.hasNext() && answers.next() instanceof Message;
            return new Refusal(Status.Code.OK, "", answered ? "answered" : "", List.of());
        } catch (StatusRuntimeException e) {
            return Refusal.of(e);
        }
    }
}
