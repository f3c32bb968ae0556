package com.videotutorials.messagestore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The twin of Message DB's {@code hash_64}: the first eight bytes of the MD5 digest, big-endian. It keys the lock of a
 * category and assigns streams to the members of a consumer group.
 */
final class Hash64 {

    private Hash64() {}

    static long of(String value) {
        try {
            var digest = MessageDigest.getInstance("MD5").digest(value.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has MD5", e);
        }
    }
}
