package com.videotutorials.workers.components.sendemail;

import com.videotutorials.messages.sendemail.v1.Failed;
import com.videotutorials.messages.sendemail.v1.Send;
import com.videotutorials.messages.sendemail.v1.SendRejected;
import com.videotutorials.messages.sendemail.v1.Sent;
import com.videotutorials.messagestore.Projection;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.workers.components.Answered;

/**
 * What became of a mail.
 *
 * @param fate {@code ALREADY_SENT}, {@code ALREADY_FAILED}, or empty as long as nothing is known
 * @param unexplained the mail that was sent without naming a command as the cause, as other implementations do; else the
 *     empty one
 */
record Email(Answered answered, String fate, Send unexplained) {

    static final Projection<Email> PROJECTION = Projection.startingFrom(
                    new Email(Answered.NOTHING, "", Send.getDefaultInstance()))
            .onRecorded(Sent.class, (email, event) -> email.decided(event, "ALREADY_SENT", askedFor(event.message())))
            .onRecorded(
                    Failed.class, (email, event) -> email.decided(event, "ALREADY_FAILED", askedFor(event.message())))
            .onRecorded(SendRejected.class, Email::rejected);

    private Email decided(Recorded<?> event, String newFate, Send send) {
        var explained = event.metadata().causationMessageGlobalPosition().isPresent();
        return new Email(answered.by(event), isOver() ? fate : newFate, explained ? unexplained : send);
    }

    private Email rejected(Recorded<SendRejected> event) {
        return new Email(answered.by(event), fate, unexplained);
    }

    boolean hasAnswered(Recorded<Send> command) {
        return answered.contains(command) || command.message().equals(unexplained);
    }

    boolean isOver() {
        return !fate.isEmpty();
    }

    SendRejected reject(Send command) {
        return SendRejected.newBuilder()
                .setEmailId(command.getEmailId())
                .setReason(fate)
                .build();
    }

    static Sent sent(Send send, String from) {
        return Sent.newBuilder()
                .setEmailId(send.getEmailId())
                .setTo(send.getTo())
                .setSubject(send.getSubject())
                .setText(send.getText())
                .setHtml(send.getHtml())
                .setFrom(from)
                .build();
    }

    static Failed failed(Send send, String from, String reason) {
        return Failed.newBuilder()
                .setEmailId(send.getEmailId())
                .setTo(send.getTo())
                .setSubject(send.getSubject())
                .setText(send.getText())
                .setHtml(send.getHtml())
                .setFrom(from)
                .setReason(reason)
                .build();
    }

    private static Send askedFor(Sent event) {
        return Send.newBuilder()
                .setEmailId(event.getEmailId())
                .setTo(event.getTo())
                .setSubject(event.getSubject())
                .setText(event.getText())
                .setHtml(event.getHtml())
                .build();
    }

    private static Send askedFor(Failed event) {
        return Send.newBuilder()
                .setEmailId(event.getEmailId())
                .setTo(event.getTo())
                .setSubject(event.getSubject())
                .setText(event.getText())
                .setHtml(event.getHtml())
                .build();
    }
}
