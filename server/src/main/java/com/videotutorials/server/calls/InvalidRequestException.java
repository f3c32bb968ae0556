package com.videotutorials.server.calls;

import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import java.util.List;
import java.util.stream.Collectors;

/** A request breaks rules of its contract: every one of them is named, with its field. The client must mend it. */
public final class InvalidRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final BadRequest details;

    /** The request breaks these rules. */
    public InvalidRequestException(List<FieldViolation> violations) {
        super(violations.stream()
                .map(violation -> violation.getField() + " " + violation.getDescription())
                .collect(Collectors.joining("; ")));
        this.details = BadRequest.newBuilder().addAllFieldViolations(violations).build();
    }

    /** The request breaks one rule. */
    public static InvalidRequestException of(String field, String reason, String description) {
        return new InvalidRequestException(List.of(FieldViolation.newBuilder()
                .setField(field)
                .setReason(reason)
                .setDescription(description)
                .build()));
    }

    /** Which rules, for the client's program. */
    public BadRequest details() {
        return details;
    }
}
