package com.videotutorials.workers.components.identity;

import com.google.protobuf.Message;
import com.videotutorials.messages.identity.v1.PasswordRehashRejected;
import com.videotutorials.messages.identity.v1.PasswordRehashed;
import com.videotutorials.messages.identity.v1.Registered;
import com.videotutorials.messages.identity.v1.RehashPassword;
import com.videotutorials.messagestore.Projection;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.workers.components.Answered;

/** Whether there is a password that can be hashed anew. */
record Password(Answered answered, boolean exists) {

    static final Projection<Password> PROJECTION = Projection.startingFrom(new Password(Answered.NOTHING, false))
            .on(Registered.class, (password, event) -> new Password(password.answered, true))
            .onRecorded(PasswordRehashed.class, Password::answeredBy)
            .onRecorded(PasswordRehashRejected.class, Password::answeredBy);

    private Password answeredBy(Recorded<?> event) {
        return new Password(answered.by(event), exists);
    }

    /** The one event that answers the command. */
    Message decide(RehashPassword command) {
        if (!exists) {
            return PasswordRehashRejected.newBuilder()
                    .setUserId(command.getUserId())
                    .setReason("NOT_REGISTERED")
                    .build();
        }
        return PasswordRehashed.newBuilder()
                .setUserId(command.getUserId())
                .setPasswordHash(command.getPasswordHash())
                .build();
    }
}
