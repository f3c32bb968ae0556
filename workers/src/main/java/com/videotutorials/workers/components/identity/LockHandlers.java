package com.videotutorials.workers.components.identity;

import static com.videotutorials.workers.components.identity.IdentityComponent.AUTHENTICATION;
import static com.videotutorials.workers.components.identity.IdentityComponent.IDENTITY;

import com.videotutorials.messages.authentication.v1.UserLoginFailed;
import com.videotutorials.messages.identity.v1.UnlockAccount;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.UnitOfWork;

/** Locks the accounts at which somebody guesses passwords, and unlocks them when an administrator asks for it. */
final class LockHandlers {

    void loginFailed(UnitOfWork work, Recorded<UserLoginFailed> event) {
        var lock = work.fetch(IDENTITY.stream(event.stream().id()), Lock.PROJECTION);
        if (lock.entity().wasDecidedFor(event)) {
            return;
        }
        var attempts = work.fetch(event.stream(), LoginAttempts.PROJECTION);
        attempts.entity().lockBy(event).ifPresent(sinceLogin -> {
            var locked = lock.entity().lock(event, sinceLogin);
            work.write(lock.stream(), locked, Metadata.following(event), lock.version());
        });
    }

    void unlock(UnitOfWork work, Recorded<UnlockAccount> command) {
        var userId = command.message().getUserId();
        var lock = work.fetch(IDENTITY.stream(userId), Lock.PROJECTION);
        if (lock.entity().answered().contains(command)) {
            return;
        }
        var attempts = work.fetch(AUTHENTICATION.stream(userId), LoginAttempts.PROJECTION);
        var event = lock.entity().decide(command.message(), Actor.of(work, command), attempts.entity());
        work.write(lock.stream(), event, Metadata.following(command), lock.version());
    }
}
