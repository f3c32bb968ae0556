package com.videotutorials.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.videotutorials.server.calls.CallRefusedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTokensTest {

    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

    private final SetClock clock = new SetClock();
    private final UUID user = UUID.randomUUID();
    private final UUID session = UUID.randomUUID();

    @TempDir
    private Path directory;

    private ECKey key;
    private AccessTokens tokens;

    @BeforeEach
    void makeKeys() {
        var keys = SigningKeys.in(directory.resolve("keys.json"), clock);
        key = keys.signing();
        tokens = new AccessTokens(keys, "issuer", "audience", clock);
    }

    @Test
    void aTokenSaysWhoAndInWhichSession() {
        var caller = tokens.verify(tokens.issue(user, Set.of("admin"), session).value());

        assertThat(caller.userId()).contains(user);
        assertThat(caller.sessionId()).contains(session);
        assertThat(caller.isAdmin()).isTrue();
    }

    @Test
    void aTokenNamesItsKeyAndEndsAfterAQuarterOfAnHour() throws Exception {
        var token = tokens.issue(user, Set.of(), session);

        var jwt = SignedJWT.parse(token.value());
        assertThat(jwt.getHeader().getKeyID()).isEqualTo(key.getKeyID());
        assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
        assertThat(jwt.getJWTClaimsSet().getSubject()).isEqualTo(user.toString());
        assertThat(jwt.getJWTClaimsSet().getExpirationTime().toInstant()).isEqualTo(token.expiresAt());
        assertThat(token.expiresAt()).isEqualTo(clock.instant().plus(Duration.ofMinutes(15)));
    }

    @Test
    void aTokenWithTheseClaimsAndThisKeyIsAccepted() throws Exception {
        assertThat(tokens.verify(signed(claims().build())).userId()).contains(user);
    }

    @Test
    void anExpiredTokenIsRefused() {
        var token = tokens.issue(user, Set.of(), session).value();
        clock.pass(AccessTokens.LIFETIME.plus(AccessTokens.CLOCK_SKEW).plusSeconds(1));

        assertRefused(token);
    }

    @Test
    void aTokenThatSomebodyChangedIsRefused() {
        var parts = tokens.issue(user, Set.of(), session).value().split("\\.", -1);
        var claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                .replace("\"roles\":[]", "\"roles\":[\"admin\"]");
        assertThat(claims).contains("admin");

        assertRefused(String.join(
                ".",
                parts[0],
                Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8)),
                parts[2]));
    }

    @Test
    void aTokenOfAnotherKeyIsRefused() throws Exception {
        var other = new ECKeyGenerator(Curve.P_256).keyID(key.getKeyID()).generate();

        assertRefused(signed(header(JWSAlgorithm.ES256), claims().build(), new ECDSASigner(other)));
    }

    @Test
    void aTokenWithoutASignatureIsRefused() {
        assertRefused(new PlainJWT(claims().build()).serialize());
    }

    @Test
    void aTokenThatIsSignedWithThePublicKeyAsASecretIsRefused() throws Exception {
        var secret = key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);

        assertRefused(signed(header(JWSAlgorithm.HS256), claims().build(), new MACSigner(secret)));
    }

    @Test
    void aTokenForSomebodyElseIsRefused() throws Exception {
        assertRefused(signed(claims().audience("another").build()));
    }

    @Test
    void aTokenOfSomebodyElseIsRefused() throws Exception {
        assertRefused(signed(claims().issuer("another").build()));
    }

    @Test
    void aTokenOfAnotherTypeIsRefused() throws Exception {
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build();

        assertRefused(signed(header, claims().build(), new ECDSASigner(key)));
    }

    @Test
    void aTokenWithoutASessionOrAnEndIsRefused() throws Exception {
        assertRefused(signed(claims().claim("sid", null).build()));
        assertRefused(signed(claims().expirationTime(null).build()));
        assertRefused(signed(claims().subject("no uuid").build()));
    }

    @Test
    void whatIsNoTokenIsRefused() {
        assertRefused("");
        assertRefused("nonsense");
        assertRefused("a.b.c");
    }

    private void assertRefused(String token) {
        assertThatExceptionOfType(CallRefusedException.class).isThrownBy(() -> tokens.verify(token));
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("issuer")
                .audience("audience")
                .subject(user.toString())
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plusSeconds(60)))
                .claim("roles", List.of("admin"))
                .claim("sid", session.toString());
    }

    private String signed(JWTClaimsSet claims) throws JOSEException {
        return signed(header(JWSAlgorithm.ES256), claims, new ECDSASigner(key));
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        var jwt = new SignedJWT(header, claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private JWSHeader header(JWSAlgorithm algorithm) {
        return new JWSHeader.Builder(algorithm).type(TYPE).keyID(key.getKeyID()).build();
    }
}
