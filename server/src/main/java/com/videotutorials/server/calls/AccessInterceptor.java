package com.videotutorials.server.calls;

import com.videotutorials.options.v1.Access;
import com.videotutorials.options.v1.AccessProto;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets nobody call what the contract does not let them call, and tells the application who calls. What declares nothing
 * is refused to everybody.
 */
public final class AccessInterceptor implements ServerInterceptor {

    /** Services that are not ours and declare nothing: a client may ask how the server is and what it understands. */
    private static final Set<String> OPEN_TO_ALL =
            Set.of("grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection");

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String BEARER = "Bearer ";

    private final Function<String, Caller> verifier;
    private final Consumer<Caller> sessions;

    /**
     * Lets callers in as these say.
     *
     * @param verifier tells whose an access token is, or throws {@link CallRefusedException}
     * @param sessions throws {@link CallRefusedException} if the caller's session has ended
     */
    public AccessInterceptor(Function<String, Caller> verifier, Consumer<Caller> sessions) {
        this.verifier = verifier;
        this.sessions = sessions;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var authorization = headers.get(AUTHORIZATION);
        var caller = admitted(call.getMethodDescriptor(), authorization);
        var listener = Contexts.interceptCall(caller.in(Context.current()), call, headers, next);
        return caller.sessionId().isEmpty()
                ? listener
                : new WithRequest<>(
                        listener, () -> sessions.accept(admitted(call.getMethodDescriptor(), authorization)));
    }

    private Caller admitted(MethodDescriptor<?, ?> method, @Nullable String authorization) {
        return switch (access(method)) {
            case ACCESS_ANONYMOUS -> Caller.anonymous();
            case ACCESS_ANYONE -> authorization == null ? Caller.anonymous() : caller(authorization);
            case ACCESS_USER -> caller(required(authorization));
            case ACCESS_ADMIN -> admin(caller(required(authorization)));
            case ACCESS_UNSPECIFIED, UNRECOGNIZED ->
                throw CallRefusedException.permissionDenied(
                        "ACCESS_NOT_DECLARED", "It is not declared who may call " + method.getFullMethodName());
        };
    }

    private static Access access(MethodDescriptor<?, ?> method) {
        if (OPEN_TO_ALL.contains(Objects.requireNonNullElse(method.getServiceName(), ""))) {
            return Access.ACCESS_ANONYMOUS;
        }
        return method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema
                ? schema.getMethodDescriptor().getOptions().getExtension(AccessProto.access)
                : Access.ACCESS_UNSPECIFIED;
    }

    private static String required(@Nullable String authorization) {
        if (authorization == null) {
            throw CallRefusedException.unauthenticated(
                    "ACCESS_TOKEN_MISSING", "Log in, and send the metadata authorization: Bearer <access token>");
        }
        return authorization;
    }

    private Caller caller(String authorization) {
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw CallRefusedException.unauthenticated(
                    "ACCESS_TOKEN_INVALID", "The metadata authorization must be Bearer <access token>");
        }
        return verifier.apply(authorization.substring(BEARER.length()).strip());
    }

    private static Caller admin(Caller caller) {
        if (!caller.isAdmin()) {
            throw CallRefusedException.permissionDenied("NOT_AN_ADMIN", "Only administrators may do that");
        }
        return caller;
    }

    /** Checks when the request comes, however long after the headers, whether the caller is still let in. */
    private static final class WithRequest<Q> extends SimpleForwardingServerCallListener<Q> {

        private final Runnable check;

        WithRequest(ServerCall.Listener<Q> delegate, Runnable check) {
            super(delegate);
            this.check = check;
        }

        @Override
        public void onMessage(Q request) {
            check.run();
            super.onMessage(request);
        }
    }
}
