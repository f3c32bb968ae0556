package com.videotutorials.server.calls;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.videotutorials.messagestore.DuplicateMessageException;
import com.videotutorials.messagestore.InvalidMessageException;
import com.videotutorials.messagestore.MessageStoreUnavailableException;
import com.videotutorials.messagestore.VersionConflictException;
import com.videotutorials.messagestore.WriteAbandonedException;
import com.videotutorials.objectstore.ObjectStoreUnavailableException;
import io.github.bucket4j.BucketExceptions.BucketExecutionException;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Objects;
import java.util.Set;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.SQLStateClass;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;

/** The only place where an exception becomes a gRPC status, in the shape of {@link ErrorStatus}. */
public final class ErrorInterceptor implements ServerInterceptor {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorInterceptor.class);

    private static final String QUERY_CANCELLED = "57014";

    /** A zero byte, say. */
    private static final String NO_SUCH_CHARACTER = "22021";

    private static final Set<SQLStateClass> DATABASE_AWAY = Set.of(
            SQLStateClass.NONE,
            SQLStateClass.OTHER,
            SQLStateClass.C08_CONNECTION_EXCEPTION,
            SQLStateClass.C25_INVALID_TRANSACTION_STATE,
            SQLStateClass.C40_TRANSACTION_ROLLBACK);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        try {
            return new Listener<>(call, next.startCall(call, headers));
        } catch (RuntimeException e) {
            fail(call, e);
            return new ServerCall.Listener<>() {};
        }
    }

    private static void fail(ServerCall<?, ?> call, RuntimeException e) {
        var status = statusOf(e);
        var rpc = call.getMethodDescriptor().getFullMethodName();
        if (status.getStatus().getCode() == io.grpc.Status.Code.INTERNAL) {
            LOG.error("Failed rpc={}", rpc, e);
        } else if (status.getStatus().getCode() == io.grpc.Status.Code.UNAVAILABLE) {
            LOG.warn("Unavailable rpc={}: {}", rpc, e.toString());
        }
        var trailers = status.getTrailers();
        call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
    }

    static StatusRuntimeException statusOf(RuntimeException e) {
        if (e instanceof StatusRuntimeException status) {
            return status;
        }
        if (e instanceof InvalidRequestException invalid) {
            return status(Code.INVALID_ARGUMENT, "INVALID_REQUEST", e.getMessage(), invalid.details());
        }
        if (e instanceof CallRefusedException refused) {
            return status(refused.code(), refused.reason(), refused.getMessage(), refused.details());
        }
        if (e instanceof NotFoundException missing) {
            return status(Code.NOT_FOUND, missing.reason(), e.getMessage());
        }
        if (e instanceof InvalidMessageException) {
            return status(Code.INVALID_ARGUMENT, "CANNOT_BE_STORED", e.getMessage());
        }
        if (e instanceof DuplicateMessageException) {
            return status(Code.ALREADY_EXISTS, "REQUEST_ID_REUSED", "request_id was used for another request before");
        }
        if (e instanceof VersionConflictException) {
            return status(Code.ABORTED, "VERSION_CONFLICT", "Somebody else was first; try again");
        }
        if (e instanceof NotCaughtUpException) {
            return status(Code.ABORTED, "NOT_CAUGHT_UP", e.getMessage());
        }
        if (e instanceof WriteAbandonedException write) {
            return abandoned(write);
        }
        if (e instanceof MessageStoreUnavailableException
                || e instanceof BucketExecutionException
                || e instanceof DataAccessResourceFailureException) {
            return unavailable();
        }
        if (e instanceof ObjectStoreUnavailableException) {
            return status(
                    Code.UNAVAILABLE, "OBJECT_STORE_UNAVAILABLE", "Files cannot be reached at present; try again");
        }
        if (e instanceof DataAccessException query) {
            if (query.sqlState().equals(QUERY_CANCELLED)) {
                return status(Code.DEADLINE_EXCEEDED, "QUERY_CANCELLED", "The query took longer than the call");
            }
            if (query.sqlState().equals(NO_SUCH_CHARACTER)) {
                return status(Code.INVALID_ARGUMENT, "CANNOT_BE_STORED", "A text has characters that cannot be stored");
            }
            if (DATABASE_AWAY.contains(query.sqlStateClass())) {
                return unavailable();
            }
        }
        return status(Code.INTERNAL, "INTERNAL", "Something went wrong in the server");
    }

    private static StatusRuntimeException abandoned(WriteAbandonedException write) {
        if (write.mayBeWritten()) {
            return status(Code.DEADLINE_EXCEEDED, "OUTCOME_UNKNOWN", "Repeat with the same request_id to find out");
        }
        return write.queueWasFull()
                ? status(Code.RESOURCE_EXHAUSTED, "TOO_MANY_WRITES", "Nothing was written; try again later")
                : status(Code.UNAVAILABLE, "NOT_WRITTEN", "Nothing was written in the time of the call; try again");
    }

    private static StatusRuntimeException unavailable() {
        return status(Code.UNAVAILABLE, "DATABASE_UNAVAILABLE", "The database cannot be reached at present; try again");
    }

    private static StatusRuntimeException status(
            Code code, String reason, @Nullable String sentence, Message... details) {
        return StatusProto.toStatusRuntimeException(
                ErrorStatus.of(code, reason, Objects.requireNonNullElse(sentence, reason), details));
    }

    private static final class Listener<Q> extends SimpleForwardingServerCallListener<Q> {

        private final ServerCall<Q, ?> call;
        private boolean failed;

        Listener(ServerCall<Q, ?> call, ServerCall.Listener<Q> delegate) {
            super(delegate);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            orFail(() -> super.onMessage(message));
        }

        @Override
        public void onHalfClose() {
            orFail(super::onHalfClose);
        }

        @Override
        public void onReady() {
            orFail(super::onReady);
        }

        /** After a failure the call is closed, and the application must not hear of what comes later. */
        private void orFail(Runnable step) {
            if (failed) {
                return;
            }
            try {
                step.run();
            } catch (RuntimeException e) {
                failed = true;
                fail(call, e);
            }
        }
    }
}
