package com.videotutorials.server.calls;

import build.buf.protovalidate.Validator;
import build.buf.protovalidate.Violation;
import build.buf.protovalidate.exceptions.ValidationException;
import build.buf.validate.FieldPath;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest.FieldViolation;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks every request against the constraints that its contract declares, before the application sees it. */
public final class ValidationInterceptor implements ServerInterceptor {

    private final Validator validator;
    private final List<RequestCheck> checks;

    /**
     * The validator knows the constraints.
     *
     * @param checks what the contract cannot say
     */
    public ValidationInterceptor(Validator validator, List<RequestCheck> checks) {
        this.validator = validator;
        this.checks = List.copyOf(checks);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            @Override
            public void onMessage(Q request) {
                check((Message) request);
                super.onMessage(request);
            }
        };
    }

    private void check(Message request) {
        try {
            var violations = Stream.concat(
                            validator.validate(request).getViolations().stream()
                                    .map(ValidationInterceptor::fieldViolation),
                            checks.stream().flatMap(check -> check.violations(request).stream()))
                    .toList();
            if (!violations.isEmpty()) {
                throw new InvalidRequestException(violations);
            }
        } catch (ValidationException e) {
            throw new IllegalStateException(
                    "The constraints of %s cannot be checked"
                            .formatted(request.getDescriptorForType().getFullName()),
                    e);
        }
    }

    private static FieldViolation fieldViolation(Violation violation) {
        var proto = violation.toProto();
        return FieldViolation.newBuilder()
                .setField(fieldName(proto.getField()))
                .setReason(proto.getRuleId().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_"))
                .setDescription(proto.getMessage())
                .build();
    }

    /** As a client writes it: {@code videos[2].name}. */
    private static String fieldName(FieldPath path) {
        return path.getElementsList().stream()
                .map(element -> element.hasIndex()
                        ? element.getFieldName() + "[" + element.getIndex() + "]"
                        : element.getFieldName())
                .collect(Collectors.joining("."));
    }
}
