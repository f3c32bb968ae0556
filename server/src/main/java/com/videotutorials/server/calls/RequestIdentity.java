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
     */
    public static RequestIdentity of(MethodDescriptor<?, ?> method, String requestId) {
        if (requestId.isEmpty()) {
            return new RequestIdentity(UUID.randomUUID(), UUID.randomUUID());
        }
        var namespace = UUID.fromString(requestId);
        return new RequestIdentity(
                NameBasedId.of(namespace, method.getFullMethodName() + "#message"),
                NameBasedId.of(namespace, method.getFullMethodName() + "#trace"));
    }
}
