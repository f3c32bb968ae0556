package com.videotutorials.server.applications.operation;

import com.google.rpc.Code;
import com.google.rpc.Status;
import com.videotutorials.api.operation.v1.Operation;
import com.videotutorials.server.calls.ErrorStatus;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is known of an operation. */
record OperationRow(
        UUID traceId,
        @Nullable UUID userId,
        long requestPosition,
        boolean done,
        @Nullable Boolean succeeded,
        @Nullable String outcome,
        @Nullable Long outcomePosition,
        @Nullable String reason,
        int progress) {

    /** What programs can rely on, as {@code ErrorInfo} defines it. */
    private static final Pattern STABLE_REASON = Pattern.compile("[A-Z][A-Z0-9_]{0,61}[A-Z0-9]");

    private static final int ALL_PERCENT = 100;

    private static final Pattern NEXT_WORD = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    Operation toOperation() {
        var operation = Operation.newBuilder()
                .setTraceId(traceId.toString())
                .setDone(done)
                .setPosition(Objects.requireNonNullElse(outcomePosition, requestPosition))
                .setProgressPercent(Boolean.TRUE.equals(succeeded) ? ALL_PERCENT : progress);
        if (outcome != null && Boolean.FALSE.equals(succeeded)) {
            operation.setError(error(outcome));
        }
        return operation.build();
    }

    /** A reason that is a sentence is not for programs: they are told which event it was. */
    private Status error(String event) {
        var stableReason = reason != null && STABLE_REASON.matcher(reason).matches() ? reason : upperSnake(event);
        return ErrorStatus.of(Code.FAILED_PRECONDITION, stableReason, Objects.requireNonNullElse(reason, stableReason));
    }

    private static String upperSnake(String event) {
        return NEXT_WORD.matcher(event).replaceAll("_").toUpperCase(Locale.ROOT);
    }
}
