package com.videotutorials.workers.components.identity;

import static com.videotutorials.workers.components.identity.IdentityComponent.IDENTITY;

import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.UnitOfWork;

/** Who asks for something that only some may ask for. */
public enum Actor {
    /** Somebody at the command line, who reaches the message store anyway and says so. */
    OPERATOR,

    /** A user with the privilege. */
    ADMIN,

    /** Any other user, or nobody in particular. */
    USER;

    /** The {@code userId}, in the metadata, of what an operator asks for. A user's id is a UUID. */
    public static final String OPERATOR_ID = "operator";

    static Actor of(UnitOfWork work, Recorded<?> command) {
        var userId = command.metadata().userId().orElse("");
        if (userId.equals(OPERATOR_ID)) {
            return OPERATOR;
        }
        return !userId.isEmpty() && isAdmin(work, userId) ? ADMIN : USER;
    }

    private static boolean isAdmin(UnitOfWork work, String userId) {
        return work.fetch(IDENTITY.stream(userId), Privileges.PROJECTION)
                .entity()
                .admin();
    }

    boolean mayAdminister() {
        return this != USER;
    }
}
