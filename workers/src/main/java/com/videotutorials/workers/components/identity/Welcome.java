package com.videotutorials.workers.components.identity;

import com.videotutorials.messages.identity.v1.Registered;
import com.videotutorials.messages.identity.v1.RegistrationEmailSent;
import com.videotutorials.messages.sendemail.v1.Sent;
import com.videotutorials.messagestore.Projection;

/**
 * Whether a user was welcomed by mail.
 *
 * @param emailId the id of the mail, which is that of the user's address; empty if nobody is registered
 */
record Welcome(String emailId, boolean sent) {

    static final Projection<Welcome> PROJECTION = Projection.startingFrom(new Welcome("", false))
            .on(Registered.class, Welcome::registered)
            .on(RegistrationEmailSent.class, (welcome, event) -> new Welcome(welcome.emailId, true));

    private Welcome registered(Registered event) {
        return new Welcome(EmailId.of(event.getEmail()).toString(), sent);
    }

    /** Whether this is the mail that is still waited for. */
    boolean awaits(Sent mail) {
        return !sent && emailId.equals(mail.getEmailId());
    }

    RegistrationEmailSent sentTo(String userId) {
        return RegistrationEmailSent.newBuilder()
                .setUserId(userId)
                .setEmailId(emailId)
                .build();
    }
}
