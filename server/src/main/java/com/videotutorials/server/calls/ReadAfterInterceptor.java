package com.videotutorials.server.calls;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Lets clients read what they wrote. A query with the header {@code x-read-after: <position>} is answered only when the
 * tables it reads contain everything up to that global position, or fails with ABORTED when it must be answered before.
 * Every answer has the trailer {@code x-read-at}: up to which position it is complete at least.
 */
public final class ReadAfterInterceptor implements ServerInterceptor {

    /** The global position that the answer must contain. */
    public static final Metadata.Key<String> READ_AFTER =
            Metadata.Key.of("x-read-after", Metadata.ASCII_STRING_MARSHALLER);

    /** The global position up to which the answer is complete. */
    public static final Metadata.Key<String> READ_AT = Metadata.Key.of("x-read-at", Metadata.ASCII_STRING_MARSHALLER);

    private static final Duration WITHOUT_DEADLINE = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final ViewDataPositions positions;
    private final Map<String, Set<String>> subscriptionsByService;

    /**
     * Applies to the services that read view data.
     *
     * @param subscriptionsByService by the full name of a service, the subscriptions whose tables it reads
     */
    public ReadAfterInterceptor(ViewDataPositions positions, Map<String, Set<String>> subscriptionsByService) {
        this.positions = positions;
        this.subscriptionsByService = Map.copyOf(subscriptionsByService);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var subscriptions =
                subscriptionsByService.get(call.getMethodDescriptor().getServiceName());
        if (subscriptions == null) {
            return next.startCall(call, headers);
        }
        var readAfter = headers.get(READ_AFTER);
        if (readAfter != null) {
            await(subscriptions, position(readAfter));
        }
        var readAt = positions.completeUpTo(subscriptions);
        return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        trailers.put(READ_AT, Long.toString(readAt));
                        super.close(status, trailers);
                    }
                },
                headers);
    }

    private void await(Set<String> subscriptions, long position) {
        try {
            if (!positions.await(subscriptions, position, patience())) {
                throw new NotCaughtUpException(position);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotCaughtUpException(position);
        }
    }

    private static long position(String text) {
        try {
            var position = Long.parseLong(text);
            if (position >= 0) {
                return position;
            }
        } catch (NumberFormatException e) {
            throw invalid(text);
        }
        throw invalid(text);
    }

    private static InvalidRequestException invalid(String text) {
        return InvalidRequestException.of(
                READ_AFTER.name(),
                "NOT_A_POSITION",
                "must be a global position, a number from 0, not \"%.20s\"".formatted(text));
    }

    /** The client hears ABORTED before it gives up by itself. */
    private static Duration patience() {
        var patience = CallDeadline.patience(WITHOUT_DEADLINE);
        return patience.compareTo(LONGEST) < 0 ? patience : LONGEST;
    }
}
