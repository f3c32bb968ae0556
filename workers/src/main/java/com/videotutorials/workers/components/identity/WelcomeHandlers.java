package com.videotutorials.workers.components.identity;

import static com.videotutorials.workers.components.identity.IdentityComponent.SEND_EMAIL;

import com.videotutorials.messages.identity.v1.Registered;
import com.videotutorials.messages.sendemail.v1.Sent;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.StreamName;
import com.videotutorials.messagestore.UnitOfWork;

/** Welcomes those who have registered by mail, once. */
final class WelcomeHandlers {

    private final RegistrationEmail email;

    WelcomeHandlers(RegistrationEmail email) {
        this.email = email;
    }

    void registered(UnitOfWork work, Recorded<Registered> event) {
        var welcome = work.fetch(event.stream(), Welcome.PROJECTION);
        if (welcome.entity().sent()) {
            return;
        }
        var send = email.to(event.message().getEmail());
        var metadata = Metadata.following(event).withOriginStreamName(event.stream());
        work.send(SEND_EMAIL.commands().stream(send.getEmailId()), send, metadata, event);
    }

    void sent(UnitOfWork work, Recorded<Sent> event) {
        var user = StreamName.of(event.metadata().originStreamName().orElseThrow());
        var welcome = work.fetch(user, Welcome.PROJECTION);
        if (!welcome.entity().awaits(event.message())) {
            return;
        }
        var sent = welcome.entity().sentTo(user.id());
        work.write(user, sent, Metadata.following(event), welcome.version());
    }
}
