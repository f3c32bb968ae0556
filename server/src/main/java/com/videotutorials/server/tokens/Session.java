package com.videotutorials.server.tokens;

import com.videotutorials.messages.authentication.v1.RefreshTokenIssued;
import com.videotutorials.messages.authentication.v1.SessionRevoked;
import com.videotutorials.messagestore.Projection;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * What must be known of a session to decide about a refresh token.
 *
 * @param tokenHash that of the only token that can be used
 * @param spent those of the tokens before
 */
record Session(String userId, String tokenHash, Instant expiresAt, Set<String> spent, boolean revoked) {

    static final Projection<Session> PROJECTION = Projection.startingFrom(
                    new Session("", "", Instant.EPOCH, Set.of(), false))
            .on(RefreshTokenIssued.class, Session::issued)
            .on(SessionRevoked.class, (session, event) -> session.ended());

    private Session issued(RefreshTokenIssued event) {
        var before = new HashSet<>(spent);
        if (!tokenHash.isEmpty()) {
            before.add(tokenHash);
        }
        var until = event.getExpiresAt();
        return new Session(
                event.getUserId(),
                event.getTokenHash(),
                Instant.ofEpochSecond(until.getSeconds(), until.getNanos()),
                before,
                revoked);
    }

    private Session ended() {
        return new Session(userId, tokenHash, expiresAt, spent, true);
    }

    boolean accepts(String hash, Instant now) {
        return !revoked && hash.equals(tokenHash) && now.isBefore(expiresAt);
    }

    /** Somebody uses a token that was replaced: it has been copied. */
    boolean isReuse(String hash) {
        return !revoked && spent.contains(hash);
    }
}
