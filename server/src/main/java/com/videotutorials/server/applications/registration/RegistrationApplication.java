package com.videotutorials.server.applications.registration;

import com.google.protobuf.Message;
import com.google.rpc.BadRequest.FieldViolation;
import com.videotutorials.api.operation.v1.Operation;
import com.videotutorials.api.registration.v1.RegisterRequest;
import com.videotutorials.api.registration.v1.RegisterResponse;
import com.videotutorials.api.registration.v1.RegistrationServiceGrpc;
import com.videotutorials.messages.identity.v1.Register;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.NameBasedId;
import com.videotutorials.messagestore.NewMessage;
import com.videotutorials.server.calls.EmailAddress;
import com.videotutorials.server.calls.Peer;
import com.videotutorials.server.calls.RequestCheck;
import com.videotutorials.server.calls.RequestIdentity;
import com.videotutorials.server.limits.RateLimit;
import com.videotutorials.server.limits.RateLimits;
import com.videotutorials.server.passwords.CommonPasswords;
import com.videotutorials.server.passwords.Passwords;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.UUID;

/** Takes in new users: whether the address is still free is for the identity component to decide. */
public final class RegistrationApplication extends RegistrationServiceGrpc.RegistrationServiceImplBase
        implements RequestCheck {

    private static final Category IDENTITY = Category.of("identity");

    private final MessageStore messageStore;
    private final Passwords passwords;
    private final RateLimits limits;
    private final RateLimit limitOfPeer;
    private final CommonPasswords commonPasswords = new CommonPasswords();

    /**
     * The application writes to this store.
     *
     * @param limitOfPeer how many registrations are taken from one address of the network
     */
    public RegistrationApplication(
            MessageStore messageStore, Passwords passwords, RateLimits limits, RateLimit limitOfPeer) {
        this.messageStore = messageStore;
        this.passwords = passwords;
        this.limits = limits;
        this.limitOfPeer = limitOfPeer;
    }

    @Override
    public List<FieldViolation> violations(Message request) {
        return request instanceof RegisterRequest registration && commonPasswords.contains(registration.getPassword())
                ? List.of(FieldViolation.newBuilder()
                        .setField("password")
                        .setReason("PASSWORD_BREACHED")
                        .setDescription("must not be one of the commonest passwords")
                        .build())
                : List.of();
    }

    @Override
    public void register(RegisterRequest request, StreamObserver<RegisterResponse> response) {
        limits.admit("registration peer " + Peer.current(), limitOfPeer);
        var email = EmailAddress.typed(request.getEmail());
        var identity =
                RequestIdentity.of(RegistrationServiceGrpc.getRegisterMethod(), request.getRequestId(), email.id());
        var userId = userId(request, identity);
        var command = Register.newBuilder()
                .setUserId(userId.toString())
                .setEmail(email.value())
                .setPasswordHash(passwords.hash(request.getPassword()))
                .build();
        var written = messageStore.write(
                IDENTITY.commands().stream(userId),
                List.of(new NewMessage(identity.messageId(), command, Metadata.startingTrace(identity.traceId()))),
                ExpectedVersion.any());

        response.onNext(RegisterResponse.newBuilder()
                .setUserId(userId.toString())
                .setOperation(Operation.newBuilder()
                        .setTraceId(identity.traceId().toString())
                        .setPosition(written.globalPosition()))
                .build());
        response.onCompleted();
    }

    /** One that the client chose, or the same one for every repetition of the request. */
    private static UUID userId(RegisterRequest request, RequestIdentity identity) {
        return request.getUserId().isEmpty()
                ? NameBasedId.of(identity.messageId(), "user")
                : UUID.fromString(request.getUserId());
    }
}
