package com.videotutorials.server.applications.authentication;

import com.videotutorials.messages.authentication.v1.UserLoginFailed;
import com.videotutorials.messages.identity.v1.EmailClaimed;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.Projection;
import com.videotutorials.server.calls.CallRefusedException;
import com.videotutorials.server.calls.EmailAddress;
import com.videotutorials.server.calls.ViewDataPositions;
import com.videotutorials.server.limits.FailedLogIns;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The accounts that people try to log in to, whether they exist or not: both look alike from outside. */
final class Accounts {

    static final String USER_CREDENTIALS = "aggregators:user-credentials";

    private static final Category AUTHENTICATION = Category.of("authentication");
    private static final Category IDENTITY = Category.of("identity");
    private static final Category IDENTITY_EMAIL = Category.of("identityEmail");

    /** Whose an address is. */
    private static final Projection<Optional<String>> OWNER = Projection.startingFrom(Optional.<String>empty())
            .on(EmailClaimed.class, (owner, event) -> Optional.of(event.getUserId()));

    /** How long a log-in waits for a registration that has just been decided. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final MessageStore messageStore;
    private final AuthenticationQueries queries;
    private final ViewDataPositions positions;
    private final FailedLogIns failedLogIns;

    Accounts(
            MessageStore messageStore,
            AuthenticationQueries queries,
            ViewDataPositions positions,
            FailedLogIns failedLogIns) {
        this.messageStore = messageStore;
        this.queries = queries;
        this.positions = positions;
        this.failedLogIns = failedLogIns;
    }

    /** What it takes to log in with the address; empty if nobody has it. */
    Optional<Credentials> credentials(EmailAddress email) {
        var known = queries.credentials(email.value());
        return known.isEmpty() && hasBeenClaimed(email) ? queries.credentials(email.value()) : known;
    }

    /** The view data may be a moment behind a registration that the client has seen succeed. */
    private boolean hasBeenClaimed(EmailAddress email) {
        var registered = messageStore
                .fetch(IDENTITY_EMAIL.stream(email.id()), OWNER)
                .entity()
                .flatMap(userId -> messageStore.last(IDENTITY.stream(userId)));
        return registered.isPresent() && await(registered.get().globalPosition());
    }

    private boolean await(long globalPosition) {
        try {
            return positions.await(Set.of(USER_CREDENTIALS), globalPosition, PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** @throws CallRefusedException if nobody can log in with the address for a while */
    void requireUnlocked(EmailAddress email, Optional<Credentials> credentials) {
        var address = email.id().toString();
        var now = Instant.now();
        var until = credentials.isPresent()
                ? credentials.get().lockedUntil().filter(now::isBefore).or(() -> failedLogIns.justLockedUntil(address))
                : failedLogIns.lockedUntil(address);
        if (until.isPresent() && until.get().isAfter(now)) {
            throw CallRefusedException.tooMany(
                    "ACCOUNT_LOCKED",
                    "Too many log-ins have failed; try again later",
                    Duration.between(now, until.get()));
        }
    }

    /** Takes note that somebody has proven to be the user. */
    void succeeded(EmailAddress email) {
        failedLogIns.succeeded(email.id().toString());
    }

    /** Takes note that somebody has tried. */
    void failed(EmailAddress email, Optional<Credentials> credentials, Metadata metadata) {
        failedLogIns.failed(email.id().toString());
        if (credentials.isEmpty()) {
            return;
        }
        var userId = credentials.get().userId();
        var failed = UserLoginFailed.newBuilder()
                .setUserId(userId.toString())
                .setReason("Incorrect password")
                .build();
        messageStore.write(AUTHENTICATION.stream(userId), failed, metadata, ExpectedVersion.any());
    }
}
