package com.videotutorials.server.tokens;

import com.nimbusds.jwt.SignedJWT;
import com.videotutorials.server.calls.CallRefusedException;
import java.text.ParseException;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;

/** Tokens of somebody, made and looked at. */
final class AccessTokensOf {

    private final AccessTokens tokens;

    AccessTokensOf(SigningKeys keys, Clock clock) {
        this.tokens = new AccessTokens(keys, "issuer", "audience", clock);
    }

    String token() {
        return tokens.issue(UUID.randomUUID(), Set.of(), UUID.randomUUID()).value();
    }

    String keyOf(String token) throws ParseException {
        return SignedJWT.parse(token).getHeader().getKeyID();
    }

    boolean accepts(String token) {
        try {
            return tokens.verify(token).userId().isPresent();
        } catch (CallRefusedException e) {
            return false;
        }
    }
}
