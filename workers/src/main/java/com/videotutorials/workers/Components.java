package com.videotutorials.workers;

import com.videotutorials.messagestore.Subscription;
import com.videotutorials.messagestore.UnitOfWork;
import com.videotutorials.workers.components.identity.IdentityComponent;
import com.videotutorials.workers.components.sendemail.Mailer;
import com.videotutorials.workers.components.sendemail.SendEmailComponent;
import java.util.List;
import java.util.stream.Stream;

/** Every component of the system. */
public final class Components {

    private Components() {}

    /**
     * What all of them listen to.
     *
     * @param mailer the way out for mails
     * @param from who sends them
     */
    public static List<Subscription<UnitOfWork>> subscriptions(Mailer mailer, String from) {
        return Stream.of(new IdentityComponent().subscriptions(), new SendEmailComponent(mailer, from).subscriptions())
                .flatMap(List::stream)
                .toList();
    }
}
