package com.videotutorials.workers;

import static com.videotutorials.workers.components.identity.IdentityComponent.IDENTITY;
import static com.videotutorials.workers.components.identity.IdentityComponent.IDENTITY_EMAIL;

import com.google.protobuf.Message;
import com.videotutorials.messages.identity.v1.AddAdminPrivilege;
import com.videotutorials.messages.identity.v1.AdminPrivilegeAdded;
import com.videotutorials.messages.identity.v1.AdminPrivilegeRejected;
import com.videotutorials.messages.identity.v1.AdminPrivilegeRemoved;
import com.videotutorials.messages.identity.v1.EmailClaimed;
import com.videotutorials.messages.identity.v1.RemoveAdminPrivilege;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.PostgresMessageStore;
import com.videotutorials.messagestore.Projection;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.workers.components.identity.Actor;
import com.videotutorials.workers.components.identity.EmailId;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes users administrators and ordinary users again: the first one cannot be made by another. What is asked for is
 * decided by the identity component, as always.
 */
final class AdminOperations implements AutoCloseable {

    private static final Projection<String> CLAIMED_BY =
            Projection.startingFrom("").on(EmailClaimed.class, (userId, event) -> event.getUserId());

    private static final Map<String, String> REFUSALS = Map.of(
            "NOT_REGISTERED", "There is no user %s",
            "ALREADY_ADMIN", "%s is an administrator already",
            "NOT_ADMIN_YET", "%s is no administrator");

    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final PostgresMessageStore messageStore;
    private final PrintStream out;
    private final Duration patience;

    /** @throws IllegalArgumentException if the environment does not name the message store */
    AdminOperations(Map<String, String> environment, PrintStream out, Duration patience) {
        this.messageStore = new PostgresMessageStore(
                Environment.database(environment, "MESSAGE_STORE", Migration.MESSAGE_STORE_ROLE));
        this.out = out;
        this.patience = patience;
    }

    void grant(String user) {
        var userId = userId(user);
        settle(userId, AddAdminPrivilege.newBuilder().setUserId(userId).build());
        out.println(userId + " is an administrator");
    }

    void revoke(String user) {
        var userId = userId(user);
        settle(userId, RemoveAdminPrivilege.newBuilder().setUserId(userId).build());
        out.println(userId + " is no longer an administrator");
    }

    private String userId(String user) {
        if (user.indexOf('@') < 0) {
            return user;
        }
        var reservation = IDENTITY_EMAIL.stream(EmailId.of(user));
        var userId = messageStore.fetch(reservation, CLAIMED_BY).entity();
        if (userId.isEmpty()) {
            throw new IllegalArgumentException("Nobody is registered as " + user);
        }
        return userId;
    }

    private void settle(String userId, Message command) {
        var stream = IDENTITY.commands().stream(userId);
        var metadata = Metadata.startingTrace(UUID.randomUUID()).withUserId(Actor.OPERATOR_ID);
        var written = messageStore.write(stream, command, metadata, ExpectedVersion.any());
        var refusal = answer(userId, written.globalPosition());
        if (!refusal.isEmpty()) {
            throw new IllegalArgumentException(
                    REFUSALS.getOrDefault(refusal, "%s: " + refusal).formatted(userId));
        }
    }

    /** Why the command was refused; empty if it was not. */
    private String answer(String userId, long command) {
        var answer = Projection.startingFrom(Optional.<String>empty())
                .onRecorded(AdminPrivilegeAdded.class, (known, event) -> follows(event, command, "", known))
                .onRecorded(AdminPrivilegeRemoved.class, (known, event) -> follows(event, command, "", known))
                .onRecorded(
                        AdminPrivilegeRejected.class,
                        (known, event) ->
                                follows(event, command, event.message().getReason(), known));
        var end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            var known = messageStore.fetch(IDENTITY.stream(userId), answer).entity();
            if (known.isPresent()) {
                return known.get();
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
        throw new IllegalArgumentException(
                "Nobody has answered within %d s. It will be done as soon as components:identity:command runs"
                        .formatted(patience.toSeconds()));
    }

    private static Optional<String> follows(Recorded<?> event, long command, String refusal, Optional<String> known) {
        var cause = event.metadata().causationMessageGlobalPosition().orElse(0L);
        return cause == command ? Optional.of(refusal) : known;
    }

    @Override
    public void close() {
        messageStore.close();
    }
}
