package com.videotutorials.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What another service needs to accept our access tokens. */
@Timeout(300)
class JwksTest {

    @Test
    void whoeverReadsThePublishedKeysCanVerifyAToken() throws Exception {
        try (var server = TestServer.start()) {
            var token = SignedJWT.parse(TestUser.of(server).logIn(server).getAccessToken());

            var published = published(server);

            assertThat(published.getKeys()).noneMatch(JWK::isPrivate);
            var key = published.getKeyByKeyId(token.getHeader().getKeyID());
            assertThat(token.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
        }
    }

    private static JWKSet published(TestServer server) throws Exception {
        var port = server.context().getEnvironment().getRequiredProperty("local.server.port");
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/.well-known/jwks.json"))
                .timeout(TestServer.PATIENCE)
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/jwk-set+json");
        return JWKSet.parse(answer.body());
    }
}
