package com.videotutorials.workers.components.identity;

import static com.videotutorials.workers.components.identity.IdentityComponent.IDENTITY;

import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.UnitOfWork;

/** Who asks for something that only some may ask for. */
enum Actor {
    /** Nobody is named: somebody at the command line, who reaches the message store anyway. */
    OPERATOR,

    /** A user with the privilege. */
    ADMIN,

    /** Any other user. */
    USER;

    static Actor of(UnitOfWork work, Recorded<?> command) {
        var userId = command.metadata().userId();
        if (userId.isEmpty()) {
            return OPERATOR;
        }
        var admin = work.fetch(IDENTITY.stream(userId.get()), Privileges.PROJECTION);
        return admin.entity().admin() ? ADMIN : USER;
    }

    boolean mayAdminister() {
        return this != USER;
    }
}
