package com.videotutorials.workers.components.sendemail;

import com.google.protobuf.Message;
import com.videotutorials.messages.sendemail.v1.Send;
import com.videotutorials.messagestore.Backoff;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.OnFailure;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.messagestore.UnitOfWork;
import java.time.Duration;
import java.util.List;

/**
 * Sends mails: at most one for each {@code emailId}, but for one case. The mail leaves before the event that says so is
 * committed, and no mail server takes part in our transaction: after a crash between the two the mail leaves a second
 * time, with the same {@code Message-ID}. It is rather sent twice than never.
 *
 * <p>A command that comes again changes nothing. Another command for a mail whose fate is known is answered by
 * {@code SendRejected}: its operation ends, and no second mail leaves.
 *
 * <p>While the mail server is away the subscription waits, for ever. A mail that the server does not take yet, as with
 * greylisting, is tried again for about five days while others are sent; then it is parked, and an operator decides.
 */
public final class SendEmailComponent {

    /** The subscription that needs a way out for mails. */
    public static final String SUBSCRIPTION = "components:send-email";

    private static final Category SEND_EMAIL = Category.of("sendEmail");

    /** Pauses of an hour, but for the first dozen: about as long as mail servers try (RFC 5321, section 4.5.4.1). */
    private static final OnFailure PERSISTENT = OnFailure.retryThenPark(
                    132, Backoff.exponential(Duration.ofSeconds(1), Duration.ofHours(1)))
            .waitingOut(MailServerAwayException.class);

    /** A mail server may take some minutes for one answer (RFC 5321, section 4.5.3.2). */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Mailer mailer;
    private final String from;

    /** @param from who sends all mails */
    public SendEmailComponent(Mailer mailer, String from) {
        this.mailer = mailer;
        this.from = from;
    }

    /** What it listens to. */
    public List<Subscription<UnitOfWork>> subscriptions() {
        return List.of(Subscription.<UnitOfWork>named(SUBSCRIPTION, SEND_EMAIL.commands())
                .on(Send.class, this::send)
                .inBatchesOf(1)
                .onFailure(PERSISTENT)
                .reportedAfter(PATIENCE));
    }

    private void send(UnitOfWork work, Recorded<Send> command) {
        var email = work.fetch(SEND_EMAIL.stream(command.message().getEmailId()), Email.PROJECTION);
        if (email.entity().hasAnswered(command)) {
            return;
        }
        var event = email.entity().isOver() ? email.entity().reject(command.message()) : send(command.message());
        work.write(email.stream(), event, Metadata.following(command), email.version());
    }

    private Message send(Send send) {
        try {
            mailer.send(
                    new Mail(send.getEmailId(), from, send.getTo(), send.getSubject(), send.getText(), send.getHtml()));
            return Email.sent(send, from);
        } catch (MailRefusedException e) {
            return Email.failed(send, from, e.reason());
        }
    }
}
