package com.videotutorials.server.calls;

import com.videotutorials.messagestore.NameBasedId;
import io.grpc.MethodDescriptor;
import java.util.UUID;

/**
 * The ids of what a request writes. Those of a request with a {@code request_id} (Google's AIP-155) are derived from it:
 * its repetition has the same ones, so the message store recognises it, and the answer is the same.
 *
 * @param messageId the id of the first message that the request writes
 * @param traceId the id of the trace that the request starts
 */
public record RequestIdentity(UUID messageId, UUID traceId) {

    /**
     * The identity of a request.
     *
     * @param method which RPC was called: the same request id means another request in another RPC
     * @param requestId a UUID, or empty if the client does not repeat requests
     * @param subject what else must be the same in a repetition, which otherwise is another request
     */
    public static RequestIdentity of(MethodDescriptor<?, ?> method, String requestId, Object... subject) {
        if (requestId.isEmpty()) {
            return new RequestIdentity(UUID.randomUUID(), UUID.randomUUID());
        }
        var namespace = UUID.fromString(requestId);
        var same = new StringBuilder(String.valueOf(method.getFullMethodName()));
        Caller.current().userId().ifPresent(same::append);
        for (var each : subject) {
            same.append('#').append(each);
        }
        return new RequestIdentity(
                NameBasedId.of(namespace, same + "#message"), NameBasedId.of(namespace, same + "#trace"));
    }
}
