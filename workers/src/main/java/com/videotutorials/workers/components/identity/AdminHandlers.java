package com.videotutorials.workers.components.identity;

import static com.videotutorials.workers.components.identity.IdentityComponent.IDENTITY;

import com.videotutorials.messages.identity.v1.AddAdminPrivilege;
import com.videotutorials.messages.identity.v1.RemoveAdminPrivilege;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.UnitOfWork;

/** Makes users administrators and ordinary users again. */
final class AdminHandlers {

    void add(UnitOfWork work, Recorded<AddAdminPrivilege> command) {
        var privileges = work.fetch(IDENTITY.stream(command.message().getUserId()), Privileges.PROJECTION);
        if (privileges.entity().answered().contains(command)) {
            return;
        }
        var event = privileges.entity().decide(command.message(), Actor.of(work, command));
        work.write(privileges.stream(), event, Metadata.following(command), privileges.version());
    }

    void remove(UnitOfWork work, Recorded<RemoveAdminPrivilege> command) {
        var privileges = work.fetch(IDENTITY.stream(command.message().getUserId()), Privileges.PROJECTION);
        if (privileges.entity().answered().contains(command)) {
            return;
        }
        var event = privileges.entity().decide(command.message(), Actor.of(work, command));
        work.write(privileges.stream(), event, Metadata.following(command), privileges.version());
    }
}
