package com.videotutorials.server;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** How a call failed, as its client sees it. */
public record Refusal(Status.Code code, String reason, String domain, List<FieldViolation> violations, Duration pause) {

    /** A failure that does not say when to come again. */
    public Refusal(Status.Code code, String reason, String domain, List<FieldViolation> violations) {
        this(code, reason, domain, violations, Duration.ZERO);
    }

    /** The failure of this call, which must fail. */
    public static Refusal of(ThrowingCallable call) {
        var exception = catchThrowableOfType(StatusRuntimeException.class, call);
        if (exception == null) {
            throw new AssertionError("The call did not fail");
        }
        return of(exception);
    }

    /** What the exception says. */
    public static Refusal of(StatusRuntimeException exception) {
        var details = StatusProto.fromStatusAndTrailers(exception.getStatus(), exception.getTrailers())
                .getDetailsList();
        var info = unpack(details, ErrorInfo.class, ErrorInfo.getDefaultInstance());
        var badRequest = unpack(details, BadRequest.class, BadRequest.getDefaultInstance());
        var retry = unpack(details, RetryInfo.class, RetryInfo.getDefaultInstance());
        return new Refusal(
                exception.getStatus().getCode(),
                info.getReason(),
                info.getDomain(),
                badRequest.getFieldViolationsList(),
                Duration.ofSeconds(retry.getRetryDelay().getSeconds()));
    }

    /** The names of the fields that break a rule. */
    public List<String> fields() {
        return violations.stream().map(FieldViolation::getField).toList();
    }

    /** The stable reasons of the rules that are broken. */
    public List<String> reasons() {
        return violations.stream().map(FieldViolation::getReason).toList();
    }

    private static <M extends Message> M unpack(List<Any> details, Class<M> type, M otherwise) {
        for (var detail : details) {
            if (detail.is(type)) {
                try {
                    return detail.unpack(type);
                } catch (InvalidProtocolBufferException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return otherwise;
    }
}
