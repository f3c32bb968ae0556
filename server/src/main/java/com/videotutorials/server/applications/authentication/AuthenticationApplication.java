package com.videotutorials.server.applications.authentication;

import com.google.protobuf.Timestamp;
import com.videotutorials.api.authentication.v1.AuthenticationServiceGrpc;
import com.videotutorials.api.authentication.v1.GetCurrentUserRequest;
import com.videotutorials.api.authentication.v1.GetCurrentUserResponse;
import com.videotutorials.api.authentication.v1.LogInRequest;
import com.videotutorials.api.authentication.v1.LogInResponse;
import com.videotutorials.api.authentication.v1.LogOutRequest;
import com.videotutorials.api.authentication.v1.LogOutResponse;
import com.videotutorials.api.authentication.v1.RefreshTokenRequest;
import com.videotutorials.api.authentication.v1.RefreshTokenResponse;
import com.videotutorials.api.authentication.v1.Tokens;
import com.videotutorials.api.operation.v1.Operation;
import com.videotutorials.messages.authentication.v1.UserLoggedIn;
import com.videotutorials.messages.authentication.v1.UserLoggedOut;
import com.videotutorials.messages.identity.v1.RehashPassword;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.NewMessage;
import com.videotutorials.messagestore.Written;
import com.videotutorials.server.calls.CallRefusedException;
import com.videotutorials.server.calls.Caller;
import com.videotutorials.server.calls.EmailAddress;
import com.videotutorials.server.calls.ReadsViewData;
import com.videotutorials.server.calls.RequestIdentity;
import com.videotutorials.server.calls.RequestMetadata;
import com.videotutorials.server.calls.ViewDataPositions;
import com.videotutorials.server.limits.FailedLogIns;
import com.videotutorials.server.passwords.Passwords;
import com.videotutorials.server.tokens.AccessTokens;
import com.videotutorials.server.tokens.Sessions;
import com.videotutorials.server.tokens.Sessions.RefreshToken;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;

/** Finds out who somebody is. What it writes are facts about authentication: nothing is left to decide. */
public final class AuthenticationApplication extends AuthenticationServiceGrpc.AuthenticationServiceImplBase
        implements ReadsViewData {

    private static final Category AUTHENTICATION = Category.of("authentication");
    private static final Category IDENTITY = Category.of("identity");

    private final MessageStore messageStore;
    private final AuthenticationQueries queries;
    private final Accounts accounts;
    private final LogInLimits limits;
    private final Turns turns = new Turns();
    private final Passwords passwords;
    private final AccessTokens accessTokens;
    private final Sessions sessions;

    /**
     * The application knows accounts from the view data, and sessions from the message store.
     *
     * @param positions tells how far the view data is
     */
    public AuthenticationApplication(
            MessageStore messageStore,
            DSLContext viewData,
            ViewDataPositions positions,
            FailedLogIns failedLogIns,
            LogInLimits limits,
            Passwords passwords,
            AccessTokens accessTokens,
            Sessions sessions) {
        this.messageStore = messageStore;
        this.queries = new AuthenticationQueries(viewData);
        this.accounts = new Accounts(messageStore, queries, positions, failedLogIns);
        this.limits = limits;
        this.passwords = passwords;
        this.accessTokens = accessTokens;
        this.sessions = sessions;
    }

    @Override
    public Set<String> subscriptions() {
        return Set.of(Accounts.USER_CREDENTIALS);
    }

    @Override
    public void logIn(LogInRequest request, StreamObserver<LogInResponse> response) {
        var email = EmailAddress.typed(request.getEmail());
        limits.admit(email);
        var metadata = Metadata.startingTrace(UUID.randomUUID());
        var user = turns.inTurn(email, () -> proven(email, request.getPassword(), metadata));
        var known = metadata.withUserId(user.userId().toString());
        var session = sessions.begin(user.userId(), known);
        var loggedIn = write(
                user.userId(),
                NewMessage.of(
                        UserLoggedIn.newBuilder()
                                .setUserId(user.userId().toString())
                                .build(),
                        known));
        keepHashUpToDate(user, request.getPassword(), known);

        response.onNext(LogInResponse.newBuilder()
                .setTokens(tokens(session, user.roles()))
                .setUserId(user.userId().toString())
                .setOperation(done(known, loggedIn))
                .build());
        response.onCompleted();
    }

    private Credentials proven(EmailAddress email, String password, Metadata metadata) {
        var credentials = accounts.credentials(email);
        accounts.requireUnlocked(email, credentials);
        if (!passwords.matches(password, credentials.map(Credentials::passwordHash))) {
            accounts.failed(email, credentials, metadata);
            throw CallRefusedException.unauthenticated(
                    "WRONG_CREDENTIALS", "Nobody has this address with this password");
        }
        accounts.succeeded(email);
        return credentials.orElseThrow();
    }

    private void keepHashUpToDate(Credentials user, String password, Metadata metadata) {
        if (passwords.canBeMadeAnew(password, user.passwordHash())) {
            var command = RehashPassword.newBuilder()
                    .setUserId(user.userId().toString())
                    .setPasswordHash(passwords.hash(password))
                    .build();
            messageStore.write(IDENTITY.commands().stream(user.userId()), command, metadata, ExpectedVersion.any());
        }
    }

    @Override
    public void refreshToken(RefreshTokenRequest request, StreamObserver<RefreshTokenResponse> response) {
        var metadata = Metadata.startingTrace(UUID.randomUUID());
        var token = sessions.refresh(request.getRefreshToken(), metadata);

        response.onNext(RefreshTokenResponse.newBuilder()
                .setTokens(tokens(token, queries.roles(token.userId())))
                .build());
        response.onCompleted();
    }

    @Override
    public void logOut(LogOutRequest request, StreamObserver<LogOutResponse> response) {
        var caller = Caller.current();
        var userId = caller.userId().orElseThrow();
        var sessionId = caller.sessionId().orElseThrow();
        var identity = RequestIdentity.of(AuthenticationServiceGrpc.getLogOutMethod(), sessionId.toString());
        var metadata = RequestMetadata.of(identity);
        var event = UserLoggedOut.newBuilder().setUserId(userId.toString()).build();
        var loggedOut = write(userId, new NewMessage(identity.messageId(), event, metadata));
        sessions.end(sessionId, userId, metadata);

        response.onNext(LogOutResponse.newBuilder()
                .setOperation(done(metadata, loggedOut))
                .build());
        response.onCompleted();
    }

    @Override
    public void getCurrentUser(GetCurrentUserRequest request, StreamObserver<GetCurrentUserResponse> response) {
        var user = Caller.current()
                .userId()
                .flatMap(queries::currentUser)
                .orElseThrow(() -> CallRefusedException.unauthenticated("UNKNOWN_USER", "There is no such user"));

        response.onNext(GetCurrentUserResponse.newBuilder().setUser(user).build());
        response.onCompleted();
    }

    private Written write(UUID userId, NewMessage event) {
        return messageStore.write(AUTHENTICATION.stream(userId), List.of(event), ExpectedVersion.any());
    }

    private Tokens tokens(RefreshToken refreshToken, Set<String> roles) {
        var accessToken = accessTokens.issue(refreshToken.userId(), roles, refreshToken.sessionId());
        return Tokens.newBuilder()
                .setAccessToken(accessToken.value())
                .setAccessTokenExpiresAt(timestamp(accessToken.expiresAt()))
                .setRefreshToken(refreshToken.value())
                .setRefreshTokenExpiresAt(timestamp(refreshToken.expiresAt()))
                .build();
    }

    private static Operation done(Metadata metadata, Written written) {
        return Operation.newBuilder()
                .setTraceId(metadata.traceId().orElseThrow())
                .setDone(true)
                .setPosition(written.globalPosition())
                .build();
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).build();
    }
}
