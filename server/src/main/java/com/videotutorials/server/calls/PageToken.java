package com.videotutorials.server.calls;

import com.videotutorials.messagestore.NameBasedId;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * The end of a page as clients carry it to the next one. It fits the list that it was made for and no other, and a client
 * that changes it is told so. That keeps nobody from making one who knows how, which is no secret: whatever is in it, the
 * answer is a page of that list.
 */
final class PageToken {

    private static final UUID NAMESPACE = UUID.fromString("3b1f0c52-5c3e-4f0e-9a55-0e1f7c9d2b64");
    private static final byte VERSION = 1;
    private static final int LENGTH = 1 + 4 * Long.BYTES;

    private PageToken() {}

    static String of(PageEnd end, String list) {
        var bytes = ByteBuffer.allocate(LENGTH)
                .put(VERSION)
                .putLong(end.key())
                .putLong(end.id().getMostSignificantBits())
                .putLong(end.id().getLeastSignificantBits())
                .putLong(seal(end, list));
        return Base64.getUrlEncoder().encodeToString(bytes.array());
    }

    /** Empty if it is no token of this list. */
    static Optional<PageEnd> end(String token, String list) {
        return bytes(token).filter(bytes -> bytes.length == LENGTH).flatMap(bytes -> end(ByteBuffer.wrap(bytes), list));
    }

    private static Optional<PageEnd> end(ByteBuffer bytes, String list) {
        var version = bytes.get();
        var end = new PageEnd(bytes.getLong(), new UUID(bytes.getLong(), bytes.getLong()));
        var seal = bytes.getLong();
        return version == VERSION && end.key() >= 0 && seal == seal(end, list) ? Optional.of(end) : Optional.empty();
    }

    private static Optional<byte[]> bytes(String token) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(token));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static long seal(PageEnd end, String list) {
        return NameBasedId.of(NAMESPACE, end.key() + "#" + end.id() + "#" + list)
                .getMostSignificantBits();
    }
}
