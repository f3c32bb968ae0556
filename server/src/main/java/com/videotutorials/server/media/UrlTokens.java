package com.videotutorials.server.media;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.videotutorials.server.tokens.SigningKeys;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Signs what URLs allow: a few words, until a time. The token names the key that its secret is made from, so that it can
 * be used after a rotation, too.
 */
public final class UrlTokens {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final String SEPARATOR = "\n";

    private final SigningKeys keys;
    private final Clock clock;

    /** All servers that have these keys accept each other's tokens. */
    public UrlTokens(SigningKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** What a token allows. */
    record Verified(List<String> words, Instant expiresAt) {}

    String sign(String purpose, Instant expiresAt, List<String> words) {
        var secret = keys.secret(purpose);
        var all = new ArrayList<>(List.of(secret.keyId(), String.valueOf(expiresAt.getEpochSecond())));
        all.addAll(words);
        var text = String.join(SEPARATOR, all).getBytes(UTF_8);
        return ENCODER.encodeToString(text) + "." + ENCODER.encodeToString(secret.sign(text));
    }

    /** What a token allows; empty if it was signed by nobody, for something else, or has expired. */
    Optional<Verified> verify(String purpose, String token) {
        try {
            var dot = token.indexOf('.');
            if (dot < 0) {
                return Optional.empty();
            }
            var text = DECODER.decode(token.substring(0, dot));
            var signature = DECODER.decode(token.substring(dot + 1));
            var words = List.of(new String(text, UTF_8).split(SEPARATOR, -1));
            return keys.secret(purpose, words.get(0))
                    .filter(secret -> MessageDigest.isEqual(secret.sign(text), signature))
                    .map(secret -> verified(words))
                    .filter(verified -> verified.expiresAt().isAfter(clock.instant()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Verified verified(List<String> words) {
        return new Verified(words.subList(2, words.size()), Instant.ofEpochSecond(Long.parseLong(words.get(1))));
    }
}
