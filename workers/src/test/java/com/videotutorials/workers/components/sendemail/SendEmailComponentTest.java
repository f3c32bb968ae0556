package com.videotutorials.workers.components.sendemail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.videotutorials.messages.sendemail.v1.Failed;
import com.videotutorials.messages.sendemail.v1.Send;
import com.videotutorials.messages.sendemail.v1.SendRejected;
import com.videotutorials.messages.sendemail.v1.Sent;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.Scenario;
import com.videotutorials.messagestore.StreamName;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SendEmailComponentTest {

    private static final String ID = "22d34e59-dab0-5525-ab97-4ecdf8d21c83";
    private static final StreamName COMMANDS = Category.of("sendEmail:command").stream(ID);
    private static final StreamName EVENTS = Category.of("sendEmail").stream(ID);
    private static final String FROM = "no-reply@example.org";

    private final List<Mail> outbox = new ArrayList<>();

    @Test
    void aMailIsSentOnce() {
        var scenario = scenario(outbox::add);

        scenario.when(COMMANDS, send("Hello")).then(EVENTS, sent("Hello"));

        assertThat(outbox)
                .containsExactly(new Mail(ID, FROM, "jane@example.com", "Hello", "Hello as text", "<p>Hello</p>"));
    }

    @Test
    void anotherCommandForTheSameMailIsAnsweredButSendsNothing() {
        var scenario = scenario(outbox::add);
        scenario.when(COMMANDS, send("Hello"));

        scenario.when(COMMANDS, send("Hello")).then(EVENTS, rejected("ALREADY_SENT"));
        scenario.when(COMMANDS, send("Hello again")).then(EVENTS, rejected("ALREADY_SENT"));

        assertThat(outbox).hasSize(1);
    }

    @Test
    void aMailThatIsRefusedForGoodHasFailed() {
        scenario(this::refuse)
                .when(COMMANDS, send("Hello"))
                .then(EVENTS, failed("Hello", "550 5.1.1 Nobody of this name"));
    }

    @Test
    void aMailThatHasFailedIsNotSentByAnotherCommand() {
        scenario(outbox::add)
                .given(EVENTS, failed("Hello", "550 5.1.1 Nobody of this name"))
                .when(COMMANDS, send("Hello again"))
                .then(EVENTS, rejected("ALREADY_FAILED"));

        assertThat(outbox).isEmpty();
    }

    @Test
    void aCommandThatAnotherImplementationHasAnsweredIsLeftAlone() {
        scenario(outbox::add)
                .given(EVENTS, sent("Hello"))
                .when(COMMANDS, send("Hello"))
                .thenNothing();

        assertThat(outbox).isEmpty();
    }

    @Test
    void whatTimeCuresIsNotWrittenDown() {
        var scenario = scenario(mail -> {
            throw new MailServerAwayException("Nobody there", new IllegalStateException());
        });

        assertThatThrownBy(() -> scenario.when(COMMANDS, send("Hello"))).isInstanceOf(MailServerAwayException.class);
        assertThat(scenario.messageStore().last(EVENTS)).isEmpty();
    }

    @Test
    void whoeverAskedHearsOfIt() {
        var scenario = scenario(outbox::add);
        var origin = StreamName.of("newsletter-1");

        scenario.when(
                COMMANDS,
                send("Hello"),
                Metadata.startingTrace(UUID.randomUUID()).withOriginStreamName(origin));

        assertThat(scenario.messageStore().last(EVENTS).orElseThrow().metadata().originStreamName())
                .contains("newsletter-1");
    }

    private Scenario scenario(Mailer mailer) {
        return Scenario.of(new SendEmailComponent(mailer, FROM).subscriptions());
    }

    private void refuse(Mail mail) {
        throw new MailRefusedException("550 5.1.1 Nobody of this name");
    }

    private static Send send(String subject) {
        return Send.newBuilder()
                .setEmailId(ID)
                .setTo("jane@example.com")
                .setSubject(subject)
                .setText(subject + " as text")
                .setHtml("<p>" + subject + "</p>")
                .build();
    }

    private static Sent sent(String subject) {
        return Sent.newBuilder()
                .setEmailId(ID)
                .setTo("jane@example.com")
                .setSubject(subject)
                .setText(subject + " as text")
                .setHtml("<p>" + subject + "</p>")
                .setFrom(FROM)
                .build();
    }

    private static Failed failed(String subject, String reason) {
        return Failed.newBuilder()
                .setEmailId(ID)
                .setTo("jane@example.com")
                .setSubject(subject)
                .setText(subject + " as text")
                .setHtml("<p>" + subject + "</p>")
                .setFrom(FROM)
                .setReason(reason)
                .build();
    }

    private static SendRejected rejected(String reason) {
        return SendRejected.newBuilder().setEmailId(ID).setReason(reason).build();
    }
}
