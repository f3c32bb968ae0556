package com.videotutorials.server.calls;

import io.grpc.Context;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who calls, as far as it is proven. */
public final class Caller {

    /** The role of administrators, as tokens name it. */
    public static final String ADMIN = "admin";

    private static final Caller ANONYMOUS = new Caller(null, null, Set.of());
    private static final Context.Key<Caller> CALLER = Context.keyWithDefault("caller", ANONYMOUS);

    private final @Nullable UUID userId;
    private final @Nullable UUID sessionId;
    private final Set<String> roles;

    private Caller(@Nullable UUID userId, @Nullable UUID sessionId, Set<String> roles) {
        this.userId = userId;
        this.sessionId = sessionId;
        this.roles = Set.copyOf(roles);
    }

    /** Nobody knows who. */
    public static Caller anonymous() {
        return ANONYMOUS;
    }

    /** A user with the roles that a session's token names. */
    public static Caller of(UUID userId, Set<String> roles, UUID sessionId) {
        return new Caller(userId, sessionId, roles);
    }

    /** Who makes the present call. */
    public static Caller current() {
        return CALLER.get();
    }

    /** The same context, in which this one calls. */
    public Context in(Context context) {
        return context.withValue(CALLER, this);
    }

    /** Which user; empty if anonymous. */
    public Optional<UUID> userId() {
        return Optional.ofNullable(userId);
    }

    /** By which session; empty if anonymous. */
    public Optional<UUID> sessionId() {
        return Optional.ofNullable(sessionId);
    }

    /** Whether the user was an administrator when the token was made. */
    public boolean isAdmin() {
        return roles.contains(ADMIN);
    }
}
