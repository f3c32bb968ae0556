package com.videotutorials.server.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.ECKey;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret that is made from a private key, which all servers share: it needs no file of its own. */
public final class DerivedSecret {

    private static final String ALGORITHM = "HmacSHA256";

    private final String keyId;
    private final SecretKeySpec secret;

    private DerivedSecret(String keyId, SecretKeySpec secret) {
        this.keyId = keyId;
        this.secret = secret;
    }

    static DerivedSecret of(ECKey key, String purpose) {
        var ofKey = new SecretKeySpec(key.getD().decode(), ALGORITHM);
        return new DerivedSecret(
                key.getKeyID(),
                new SecretKeySpec(mac(ofKey, ("video-tutorials " + purpose).getBytes(UTF_8)), ALGORITHM));
    }

    /** Which key it is made from. */
    public String keyId() {
        return keyId;
    }

    /** The HMAC-SHA256 of a text. */
    public byte[] sign(byte[] text) {
        return mac(secret, text);
    }

    private static byte[] mac(SecretKeySpec key, byte[] text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has " + ALGORITHM, e);
        }
    }
}
