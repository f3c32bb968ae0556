package com.videotutorials.workers.components.identity;

import static com.videotutorials.workers.components.identity.IdentityComponent.IDENTITY;

import com.videotutorials.messages.identity.v1.RehashPassword;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.UnitOfWork;

/** Keeps the hashes of passwords up to date. */
final class PasswordHandlers {

    void rehash(UnitOfWork work, Recorded<RehashPassword> command) {
        var password = work.fetch(IDENTITY.stream(command.message().getUserId()), Password.PROJECTION);
        if (password.entity().answered().contains(command)) {
            return;
        }
        var event = password.entity().decide(command.message());
        work.write(password.stream(), event, Metadata.following(command), password.version());
    }
}
