package com.videotutorials.server.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that sign access tokens (ES256), in a file: a JSON Web Key Set (RFC 7517) with the private keys, which all
 * servers share. A new key is published for a while before it signs, and an old one until its last token has ended, so
 * that a rotation is noticed by nobody.
 */
public final class SigningKeys {

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

    /** How long a server may take to notice that the file has changed, and whoever keeps a copy of the public keys. */
    static final Duration LEAD = Duration.ofMinutes(5);

    /** How long an ended key remains in the file: URLs that are signed with a secret of it can be used for so long. */
    private static final Duration KEPT = Duration.ofHours(14);

    /** How often the file is looked at. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final KeyFile file;
    private final Clock clock;
    private volatile Read last;

    private SigningKeys(KeyFile file, Clock clock, Read read) {
        this.file = file;
        this.clock = clock;
        this.last = read;
    }

    /**
     * The keys in a file, which is made with a first key if it is not there.
     *
     * @throws IllegalStateException if the file cannot be read or made, or has no key that may sign now
     */
    public static SigningKeys in(Path path, Clock clock) {
        var file = new KeyFile(path);
        try {
            file.update(keys -> keys.isEmpty() ? List.of(newKey(clock.instant())) : keys);
            var keys = new SigningKeys(file, clock, read(file, clock));
            keys.signing();
            return keys;
        } catch (IOException | ParseException e) {
            throw new IllegalStateException("Cannot use the keys in %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    /**
     * Makes a new key, which signs from five minutes on. The older ones remain until the last token that they have signed
     * has ended.
     *
     * @return the id of the new key, and when it begins to sign
     */
    public static String rotate(Path path, Clock clock) throws IOException, ParseException {
        var now = clock.instant();
        var start = now.plus(LEAD);
        var key = newKey(start);
        var keysAfter = new KeyFile(path).update(keys -> {
            var next = new ArrayList<ECKey>();
            keys.stream()
                    .filter(old -> !ended(old, now.minus(KEPT)))
                    .map(old -> endingAfter(old, start))
                    .forEach(next::add);
            next.add(next.isEmpty() ? startingAt(key, now) : key);
            return next;
        });
        var made = keysAfter.get(keysAfter.size() - 1);
        return "%s signs from %s on"
                .formatted(made.getKeyID(), made.getNotBeforeTime().toInstant());
    }

    /** The key that signs now. */
    ECKey signing() {
        var now = clock.instant();
        return current().stream()
                .filter(key -> !key.getNotBeforeTime().toInstant().isAfter(now) && !ended(key, now))
                .max(Comparator.comparing(ECKey::getNotBeforeTime))
                .orElseThrow(() -> new IllegalStateException("No key may sign at " + now));
    }

    /** The keys whose tokens are accepted, without their private halves. */
    public JWKSet verifying() {
        var now = clock.instant();
        return new JWKSet(current().stream()
                .filter(key -> !ended(key, now))
                .<JWK>map(ECKey::toPublicJWK)
                .toList());
    }

    /**
     * A secret for other signatures than those of access tokens, made from the key that signs now.
     *
     * @param purpose what is signed: each purpose has secrets of its own
     */
    public DerivedSecret secret(String purpose) {
        return DerivedSecret.of(signing(), purpose);
    }

    /** The secret that was made from a key; empty if the key is not kept any more. It may have ended as a signing key. */
    public Optional<DerivedSecret> secret(String purpose, String keyId) {
        return current().stream()
                .filter(key -> key.getKeyID().equals(keyId))
                .findFirst()
                .map(key -> DerivedSecret.of(key, purpose));
    }

    private List<ECKey> current() {
        var read = last;
        if (clock.instant().isBefore(read.at.plus(LOOK))) {
            return read.keys;
        }
        try {
            var next = read(file, clock);
            last = next;
            return next.keys;
        } catch (IOException | ParseException e) {
            LOG.warn("Cannot read {} again; going on with the keys from before: {}", file, e.toString());
            last = new Read(read.keys, clock.instant());
            return read.keys;
        }
    }

    private static Read read(KeyFile file, Clock clock) throws IOException, ParseException {
        return new Read(file.read(), clock.instant());
    }

    private static ECKey newKey(Instant start) {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyIDFromThumbprint(true)
                    .notBeforeTime(Date.from(start))
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("No key can be made: " + e.getMessage(), e);
        }
    }

    private static ECKey startingAt(ECKey key, Instant start) {
        return new ECKey.Builder(key).notBeforeTime(Date.from(start)).build();
    }

    /** The last token that the key signs ends so long after its successor has begun. */
    private static ECKey endingAfter(ECKey key, Instant successorStarts) {
        var end = successorStarts.plus(AccessTokens.LIFETIME).plus(AccessTokens.CLOCK_SKEW);
        return key.getExpirationTime() == null
                ? new ECKey.Builder(key).expirationTime(Date.from(end)).build()
                : key;
    }

    private static boolean ended(ECKey key, Instant now) {
        return key.getExpirationTime() != null
                && !key.getExpirationTime().toInstant().isAfter(now);
    }

    private record Read(List<ECKey> keys, Instant at) {}
}
