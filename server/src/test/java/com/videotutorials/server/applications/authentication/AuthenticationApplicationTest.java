package com.videotutorials.server.applications.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.api.authentication.v1.AuthenticationServiceGrpc;
import com.videotutorials.api.authentication.v1.GetCurrentUserRequest;
import com.videotutorials.api.authentication.v1.LogInRequest;
import com.videotutorials.api.authentication.v1.LogOutRequest;
import com.videotutorials.api.authentication.v1.RefreshTokenRequest;
import com.videotutorials.api.authentication.v1.Tokens;
import com.videotutorials.server.Callers;
import com.videotutorials.server.Refusal;
import com.videotutorials.server.Sql;
import com.videotutorials.server.TestServer;
import com.videotutorials.server.TestUser;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class AuthenticationApplicationTest {

    private static TestServer server;
    private static Sql messageStore;

    private TestUser user;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        messageStore = new Sql(server.database().dataSource("message_store"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void register() {
        user = TestUser.of(server);
    }

    @Test
    void whoLogsInIsKnownByTheAccessToken() {
        var answer = server.authentication().logIn(user.request());

        var current = server.authentication(answer.getTokens().getAccessToken())
                .getCurrentUser(GetCurrentUserRequest.getDefaultInstance())
                .getUser();
        assertThat(answer.getUserId()).isEqualTo(user.userId().toString());
        assertThat(current.getUserId()).isEqualTo(user.userId().toString());
        assertThat(current.getEmail()).isEqualTo(user.email());
        assertThat(current.getRolesList()).isEmpty();
    }

    @Test
    void anAdministratorHasTheRole() {
        var admin = TestUser.of(server, true);

        var current = server.authentication(admin.logIn(server).getAccessToken())
                .getCurrentUser(GetCurrentUserRequest.getDefaultInstance())
                .getUser();

        assertThat(current.getRolesList()).containsExactly("admin");
    }

    @Test
    void caseAndSpacesOfTheAddressDoNotMatter() {
        var typed = LogInRequest.newBuilder()
                .setEmail("  " + user.email().toUpperCase(Locale.ROOT) + " ")
                .setPassword(user.password())
                .build();

        assertThat(server.authentication().logIn(typed).getUserId())
                .isEqualTo(user.userId().toString());
    }

    @Test
    void aLogInStandsInTheStreamOfItsUserAsTheContractSays() {
        var operation = server.authentication().logIn(user.request()).getOperation();

        assertThat(operation.getDone()).isTrue();
        assertThat(authentications())
                .containsExactly("UserLoggedIn {\"userId\": \"%s\"} trace=%s user=%s"
                        .formatted(user.userId(), operation.getTraceId(), user.userId()));
    }

    @Test
    void aFailedLogInIsRecordedInNobodysName() {
        var refusal = Refusal.of(() -> server.authentication().logIn(user.with("wrong")));

        assertThat(refusal.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(refusal.reason()).isEqualTo("WRONG_CREDENTIALS");
        assertThat(authentications())
                .singleElement()
                .asString()
                .startsWith("UserLoginFailed {\"reason\": \"Incorrect password\", \"userId\": \"%s\"} trace="
                        .formatted(user.userId()))
                .endsWith("user=null");
    }

    @Test
    void nobodysAddressLooksLikeAWrongPasswordAndIsNotRecorded() {
        var wrong = Refusal.of(() -> server.authentication().logIn(user.with("wrong")));
        var before = messageStore.number("select count(*) from message_store.messages");

        var unknown = Refusal.of(() -> server.authentication().logIn(nobody()));

        assertThat(unknown).isEqualTo(wrong);
        assertThat(messageStore.number("select count(*) from message_store.messages"))
                .isEqualTo(before);
    }

    @Test
    void anAddressThatNoDatabaseCanStoreIsRefused() {
        var request = LogInRequest.newBuilder()
                .setEmail("a\0@example.com")
                .setPassword("b")
                .build();

        var refusal = Refusal.of(() -> server.authentication().logIn(request));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.fields()).containsExactly("email");
    }

    @Test
    void aCallThatWasOpenedBeforeTheLogOutIsNotAnsweredAfterwards() throws Exception {
        var tokens = user.logIn(server);
        var call = ClientInterceptors.intercept(server.channel(), TestServer.bearer(tokens.getAccessToken()))
                .newCall(
                        AuthenticationServiceGrpc.getGetCurrentUserMethod().toBuilder()
                                .setType(MethodType.BIDI_STREAMING)
                                .build(),
                        CallOptions.DEFAULT);
        var closed = new CompletableFuture<Status>();
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        closed.complete(status);
                    }
                },
                new Metadata());
        server.awaitActiveCalls(AuthenticationServiceGrpc.getGetCurrentUserMethod(), 1);
        assertThat(server.authentication(tokens.getAccessToken())
                        .logOut(LogOutRequest.getDefaultInstance())
                        .hasOperation())
                .isTrue();

        call.sendMessage(GetCurrentUserRequest.getDefaultInstance());
        call.halfClose();
        call.request(1);

        assertThat(Callers.answer(closed).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    @Test
    void manyLogInsOfOneUserAtOnceAllSucceed() throws Exception {
        try (var callers = new Callers()) {
            assertThat(callers.callAtOnce(20, () -> user.logIn(server))).doesNotContainNull();
        }

        assertThat(authentications()).hasSize(20);
    }

    @Test
    void aRefreshedSessionGoesOnWithNewTokens() {
        var first = user.logIn(server);

        var second = refresh(first);

        assertThat(second.getRefreshToken()).isNotEqualTo(first.getRefreshToken());
        assertThat(isAccepted(second)).isTrue();
        assertThat(isAccepted(refresh(second))).isTrue();
    }

    @Test
    void aRefreshTokenThatIsUsedTwiceEndsTheSession() {
        var first = user.logIn(server);
        var second = refresh(first);

        var refusal = Refusal.of(() -> refresh(first));

        assertThat(refusal.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(refusal.reason()).isEqualTo("REFRESH_TOKEN_INVALID");
        assertThat(Refusal.of(() -> refresh(second)).reason()).isEqualTo("REFRESH_TOKEN_INVALID");
        assertThat(isAccepted(second)).isFalse();
    }

    @Test
    void aMadeUpRefreshTokenOfASessionDoesItNoHarm() {
        var tokens = user.logIn(server);
        var session = tokens.getRefreshToken().split("\\.", -1)[0];

        assertThat(Refusal.of(() -> refresh(session + ".made-up")).reason()).isEqualTo("REFRESH_TOKEN_INVALID");
        assertThat(Refusal.of(() -> refresh("nonsense")).reason()).isEqualTo("REFRESH_TOKEN_INVALID");
        assertThat(Refusal.of(() -> refresh(UUID.randomUUID() + ".x")).reason()).isEqualTo("REFRESH_TOKEN_INVALID");

        assertThat(isAccepted(refresh(tokens))).isTrue();
    }

    @Test
    void theStoreKnowsNoRefreshTokenAndNoPassword() {
        var tokens = refresh(user.logIn(server));
        var secret = tokens.getRefreshToken().split("\\.", -1)[1];

        assertThat(messageStore.number(
                        "select count(*) from message_store.messages"
                                + " where strpos(data::text || metadata::text, ?) > 0"
                                + " or strpos(data::text || metadata::text, ?) > 0",
                        secret,
                        user.password()))
                .isZero();
    }

    @Test
    void whoHasLoggedOutIsKnownByNoTokenOfTheSession() {
        var tokens = user.logIn(server);
        var other = user.logIn(server);

        var operation = server.authentication(tokens.getAccessToken())
                .logOut(LogOutRequest.getDefaultInstance())
                .getOperation();

        assertThat(operation.getDone()).isTrue();
        assertThat(isAccepted(tokens)).isFalse();
        assertThat(Refusal.of(() -> refresh(tokens)).reason()).isEqualTo("REFRESH_TOKEN_INVALID");
        assertThat(isAccepted(other)).isTrue();
        assertThat(authentications())
                .last()
                .isEqualTo("UserLoggedOut {\"userId\": \"%s\"} trace=%s user=%s"
                        .formatted(user.userId(), operation.getTraceId(), user.userId()));
    }

    private static LogInRequest nobody() {
        return LogInRequest.newBuilder()
                .setEmail(UUID.randomUUID() + "@example.com")
                .setPassword("wrong")
                .build();
    }

    private static boolean isAccepted(Tokens tokens) {
        try {
            return server.authentication(tokens.getAccessToken())
                    .getCurrentUser(GetCurrentUserRequest.getDefaultInstance())
                    .hasUser();
        } catch (StatusRuntimeException e) {
            assertThat(Refusal.of(e).reason()).isEqualTo("SESSION_ENDED");
            return false;
        }
    }

    private static Tokens refresh(Tokens tokens) {
        return refresh(tokens.getRefreshToken());
    }

    private static Tokens refresh(String token) {
        return server.authentication()
                .refreshToken(
                        RefreshTokenRequest.newBuilder().setRefreshToken(token).build())
                .getTokens();
    }

    private List<String> authentications() {
        return messageStore.rows(
                row -> "%s %s trace=%s user=%s"
                        .formatted(row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
                "select type, data, metadata ->> 'traceId', metadata ->> 'userId' from message_store.messages"
                        + " where stream_name = ? order by position",
                "authentication-" + user.userId());
    }
}
