package com.videotutorials.messagestore;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of text, by which one sees that it changed. */
final class Sha256 {

    private Sha256() {}

    /** The digest of the parts, which must not contain null characters, in hexadecimal. */
    static String of(String... parts) {
        try {
            var text = String.join("\0", parts);
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
