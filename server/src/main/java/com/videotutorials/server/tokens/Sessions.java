package com.videotutorials.server.tokens;

import com.videotutorials.messages.authentication.v1.RefreshTokenIssued;
import com.videotutorials.messages.authentication.v1.SessionRevoked;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.EntityStore;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.NameBasedId;
import com.videotutorials.messagestore.NewMessage;
import com.videotutorials.messagestore.SnapshotStore;
import com.videotutorials.messagestore.VersionConflictException;
import com.videotutorials.server.calls.CallRefusedException;
import com.videotutorials.server.calls.Caller;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * Sessions and their refresh tokens, each session in a stream of its own. A token is used by writing its successor with
 * the version that was read, so whichever server it is used at, it is used once (RFC 9700, section 4.14.2: refresh token
 * rotation). The store knows hashes only.
 */
public final class Sessions {

    private static final Category SESSION = Category.of("session");
    private static final int TOKEN_BYTES = 32;
    private static final int REMEMBERED = 1_000;
    private static final String SEPARATOR = ".";

    private final MessageStore messageStore;
    private final EntityStore entities;
    private final Duration lifetime;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** @param lifetime how long a refresh token can be used */
    public Sessions(MessageStore messageStore, Duration lifetime, Clock clock) {
        this.messageStore = messageStore;
        this.entities = new EntityStore(messageStore, SnapshotStore.none(), REMEMBERED);
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** Begins a session of a user, who has proven to be the user. */
    public RefreshToken begin(UUID userId, Metadata metadata) {
        return issue(UUID.randomUUID(), userId, metadata, ExpectedVersion.noStream());
    }

    /**
     * Exchanges a refresh token for the next one.
     *
     * @throws CallRefusedException if it is unknown, has ended, or was used before; in the last case the session ends
     */
    public RefreshToken refresh(String token, Metadata metadata) {
        var sessionId = sessionId(token);
        var stream = SESSION.stream(sessionId);
        var fetched = entities.fetch(stream, Session.PROJECTION);
        var session = fetched.entity();
        var hash = hash(token);
        if (session.isReuse(hash)) {
            revoke(sessionId, UUID.fromString(session.userId()), "TOKEN_REUSED", metadata);
        }
        if (!session.accepts(hash, clock.instant())) {
            throw invalid();
        }
        try {
            return issue(
                    sessionId,
                    UUID.fromString(session.userId()),
                    metadata.withUserId(session.userId()),
                    fetched.version());
        } catch (VersionConflictException e) {
            return refresh(token, metadata);
        }
    }

    /** Ends a session for good. To do so again changes nothing. */
    public void end(UUID sessionId, UUID userId, Metadata metadata) {
        revoke(sessionId, userId, "LOGGED_OUT", metadata);
    }

    /**
     * Makes sure that the session of a caller goes on.
     *
     * @throws CallRefusedException if it has ended
     */
    public void requireOpen(Caller caller) {
        var last = caller.sessionId().flatMap(id -> messageStore.last(SESSION.stream(id)));
        if (last.isEmpty()
                || last.get().type().equals(SessionRevoked.getDescriptor().getName())) {
            throw CallRefusedException.unauthenticated("SESSION_ENDED", "The session has ended; log in");
        }
    }

    private RefreshToken issue(UUID sessionId, UUID userId, Metadata metadata, ExpectedVersion expected) {
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        var token =
                sessionId + SEPARATOR + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var end = clock.instant().plus(lifetime);
        var issued = RefreshTokenIssued.newBuilder()
                .setSessionId(sessionId.toString())
                .setUserId(userId.toString())
                .setTokenHash(hash(token))
                .setExpiresAt(com.google.protobuf.Timestamp.newBuilder().setSeconds(end.getEpochSecond()))
                .build();
        messageStore.write(SESSION.stream(sessionId), issued, metadata, expected);
        return new RefreshToken(token, Instant.ofEpochSecond(end.getEpochSecond()), sessionId, userId);
    }

    private void revoke(UUID sessionId, UUID userId, String reason, Metadata metadata) {
        var revoked = SessionRevoked.newBuilder()
                .setSessionId(sessionId.toString())
                .setUserId(userId.toString())
                .setReason(reason)
                .build();
        var once = new NewMessage(NameBasedId.of(sessionId, "SessionRevoked"), revoked, metadata);
        messageStore.write(SESSION.stream(sessionId), List.of(once), ExpectedVersion.any());
    }

    private static UUID sessionId(String token) {
        try {
            return UUID.fromString(token.substring(0, Math.max(0, token.indexOf(SEPARATOR))));
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    private static String hash(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static CallRefusedException invalid() {
        return CallRefusedException.unauthenticated(
                "REFRESH_TOKEN_INVALID", "The refresh token is unknown, was used before, or has ended; log in");
    }

    /**
     * A token as clients get it.
     *
     * @param value what is exchanged for the next one
     * @param expiresAt when it ends
     */
    public record RefreshToken(String value, Instant expiresAt, UUID sessionId, UUID userId) {}
}
