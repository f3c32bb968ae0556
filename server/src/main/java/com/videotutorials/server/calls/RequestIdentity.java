package com.videotutorials.server.calls;

import io.grpc.MethodDescriptor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
                nameBased(namespace, method.getFullMethodName() + "#message"),
                nameBased(namespace, method.getFullMethodName() + "#trace"));
    }

    /** A UUID version 5: RFC 9562, section 5.5. */
    private static UUID nameBased(UUID namespace, String name) {
        try {
            var digest = MessageDigest.getInstance("SHA-1");
            digest.update(ByteBuffer.allocate(16)
                    .putLong(namespace.getMostSignificantBits())
                    .putLong(namespace.getLeastSignificantBits())
                    .flip());
            var hash = ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
            return new UUID(
                    (hash.getLong() & 0xffffffffffff0fffL) | 0x5000L,
                    (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
