package com.videotutorials.workers.components.identity;

import com.google.protobuf.Message;
import com.videotutorials.messages.identity.v1.AddAdminPrivilege;
import com.videotutorials.messages.identity.v1.AdminPrivilegeAdded;
import com.videotutorials.messages.identity.v1.AdminPrivilegeRejected;
import com.videotutorials.messages.identity.v1.AdminPrivilegeRemoved;
import com.videotutorials.messages.identity.v1.Registered;
import com.videotutorials.messages.identity.v1.RemoveAdminPrivilege;
import com.videotutorials.messagestore.Projection;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.workers.components.Answered;

/** Whether a user is an administrator. */
record Privileges(Answered answered, boolean registered, boolean admin) {

    static final Projection<Privileges> PROJECTION = Projection.startingFrom(
                    new Privileges(Answered.NOTHING, false, false))
            .on(Registered.class, (privileges, event) -> privileges.withRegistration())
            .onRecorded(AdminPrivilegeAdded.class, (privileges, event) -> privileges.changed(event, true))
            .onRecorded(AdminPrivilegeRemoved.class, (privileges, event) -> privileges.changed(event, false))
            .onRecorded(
                    AdminPrivilegeRejected.class, (privileges, event) -> privileges.changed(event, privileges.admin));

    private Privileges withRegistration() {
        return new Privileges(answered, true, admin);
    }

    private Privileges changed(Recorded<?> event, boolean newAdmin) {
        return new Privileges(answered.by(event), registered, newAdmin);
    }

    /** The one event that answers the command. */
    Message decide(AddAdminPrivilege command, Actor actor) {
        if (admin || !mayChange(actor)) {
            return rejected(command.getUserId(), actor, "ALREADY_ADMIN");
        }
        return AdminPrivilegeAdded.newBuilder().setUserId(command.getUserId()).build();
    }

    /** The one event that answers the command. */
    Message decide(RemoveAdminPrivilege command, Actor actor) {
        if (!admin || !mayChange(actor)) {
            return rejected(command.getUserId(), actor, "NOT_ADMIN_YET");
        }
        return AdminPrivilegeRemoved.newBuilder().setUserId(command.getUserId()).build();
    }

    private boolean mayChange(Actor actor) {
        return registered && actor.mayAdminister();
    }

    private AdminPrivilegeRejected rejected(String userId, Actor actor, String nothingToChange) {
        var whoever = registered ? nothingToChange : "NOT_REGISTERED";
        return AdminPrivilegeRejected.newBuilder()
                .setUserId(userId)
                .setReason(actor.mayAdminister() ? whoever : "NOT_AN_ADMIN")
                .build();
    }
}
