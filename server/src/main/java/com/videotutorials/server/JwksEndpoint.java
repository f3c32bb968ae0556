package com.videotutorials.server;

import com.videotutorials.server.tokens.SigningKeys;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows the public keys of access tokens as a JSON Web Key Set, for other services that accept them. */
@RestController
class JwksEndpoint {

    private final SigningKeys keys;

    JwksEndpoint(SigningKeys keys) {
        this.keys = keys;
    }

    @GetMapping(path = "/.well-known/jwks.json", produces = "application/jwk-set+json")
    Map<String, Object> keys() {
        return keys.verifying().toJSONObject(true);
    }
}
