package com.videotutorials.server.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.videotutorials.server.calls.CallRefusedException;
import com.videotutorials.server.calls.Caller;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Access tokens: JWTs after RFC 9068, signed with ES256, which say for a quarter of an hour who somebody is. */
public final class AccessTokens {

    /** How long a token is accepted. */
    static final Duration LIFETIME = Duration.ofMinutes(15);

    /** How far the clocks of two servers may differ. */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(10);

    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");
    private static final String ROLES = "roles";
    private static final String SESSION = "sid";

    private final SigningKeys keys;
    private final String issuer;
    private final String audience;
    private final Clock clock;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    /**
     * Tokens that are signed with these keys.
     *
     * @param issuer who makes them: the claim {@code iss}
     * @param audience for whom they are: the claim {@code aud}
     */
    public AccessTokens(SigningKeys keys, String issuer, String audience, Clock clock) {
        this.keys = keys;
        this.issuer = issuer;
        this.audience = audience;
        this.clock = clock;
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(TYPE));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                JWSAlgorithm.ES256, (selector, context) -> selector.select(keys.verifying())));
        processor.setJWTClaimsSetVerifier(claimsVerifier());
    }

    private DefaultJWTClaimsVerifier<SecurityContext> claimsVerifier() {
        var verifier =
                new DefaultJWTClaimsVerifier<>(
                        audience,
                        new JWTClaimsSet.Builder().issuer(issuer).build(),
                        Set.of("sub", "iat", "exp", ROLES, SESSION)) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        verifier.setMaxClockSkew((int) CLOCK_SKEW.toSeconds());
        return verifier;
    }

    /** A token for a user of a session. */
    public AccessToken issue(UUID userId, Set<String> roles, UUID sessionId) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var end = now.plus(LIFETIME);
        var key = keys.signing();
        var claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(audience)
                .subject(userId.toString())
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(end))
                .claim(ROLES, List.copyOf(roles))
                .claim(SESSION, sessionId.toString())
                .build();
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(TYPE)
                        .keyID(key.getKeyID())
                        .build(),
                claims);
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("Cannot sign with key " + key.getKeyID(), e);
        }
        return new AccessToken(token.serialize(), end);
    }

    /**
     * Whose token this is.
     *
     * @throws CallRefusedException if it is none of ours, or has ended
     */
    public Caller verify(String token) {
        try {
            var claims = processor.process(token, null);
            return Caller.of(
                    UUID.fromString(claims.getSubject()),
                    new HashSet<>(claims.getStringListClaim(ROLES)),
                    UUID.fromString(claims.getStringClaim(SESSION)));
        } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException e) {
            throw CallRefusedException.unauthenticated(
                    "ACCESS_TOKEN_INVALID", "The access token is not valid, or no longer; refresh it or log in");
        }
    }

    /**
     * A token as clients get it.
     *
     * @param value what is sent with calls
     * @param expiresAt when it ends
     */
    public record AccessToken(String value, Instant expiresAt) {}
}
