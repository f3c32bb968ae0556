package com.videotutorials.server.calls;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import java.time.Duration;
import java.util.List;

/** A call is refused because of who calls, or how often, or because something must be done first. */
public final class CallRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Code code;
    private final String reason;
    private final List<Message> details;

    private CallRefusedException(Code code, String reason, String sentence, List<Message> details) {
        super(sentence);
        this.code = code;
        this.reason = reason;
        this.details = details;
    }

    /** It is not proven who calls. The client must log in. */
    public static CallRefusedException unauthenticated(String reason, String sentence) {
        return new CallRefusedException(Code.UNAUTHENTICATED, reason, sentence, List.of());
    }

    /** Who calls may not do that. */
    public static CallRefusedException permissionDenied(String reason, String sentence) {
        return new CallRefusedException(Code.PERMISSION_DENIED, reason, sentence, List.of());
    }

    /** Something else must be done first. */
    public static CallRefusedException failedPrecondition(String reason, String sentence) {
        return new CallRefusedException(Code.FAILED_PRECONDITION, reason, sentence, List.of());
    }

    /** There were too many calls. The client must wait for so long. */
    public static CallRefusedException tooMany(String reason, String sentence, Duration pause) {
        var retry = RetryInfo.newBuilder()
                .setRetryDelay(com.google.protobuf.Duration.newBuilder()
                        .setSeconds(pause.getSeconds())
                        .setNanos(pause.getNano()))
                .build();
        return new CallRefusedException(Code.RESOURCE_EXHAUSTED, reason, sentence, List.of(retry));
    }

    Code code() {
        return code;
    }

    String reason() {
        return reason;
    }

    Message[] details() {
        return details.toArray(Message[]::new);
    }
}
