package com.videotutorials.workers.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.videotutorials.messages.sendemail.v1.Send;
import com.videotutorials.messagestore.Category;
import com.videotutorials.workers.RunningComponents;
import com.videotutorials.workers.mail.SmtpServer.Security;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the command to send a mail to the mail server, whatever state that is in. */
@Timeout(300)
class MailsOnTheirWayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void mailsWaitForAServerThatIsAwayAndThenArriveOnce() {
        var away =
                ScriptedSmtpServer.plain(0).answering("CONNECT", "421 Closing").answering("CONNECT", "421 Closing");
        try (var components = RunningComponents.start(mailer(away))) {
            send(components, "jane@example.com");
            send(components, "john@example.com");
            await().atMost(PATIENCE).until(() -> away.said().contains("421 Closing"));
            away.close();

            try (var back = again(away.port())) {
                components.await("Sent", 2);

                assertThat(back.taken()).hasSize(2);
                assertThat(components.all("Failed")).isEmpty();
            }
        }
    }

    /** A connection that somebody tried to make meanwhile may hold the port for a moment. */
    private static ScriptedSmtpServer again(int port) {
        return await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> ScriptedSmtpServer.plain(port), Objects::nonNull);
    }

    @Test
    void whatTheServerRefusesForGoodHasFailedAndOthersGoOn() {
        try (var server = ScriptedSmtpServer.plain(0).answering("RCPT", "550 5.1.1 Nobody of this name");
                var components = RunningComponents.start(mailer(server))) {
            send(components, "nobody@example.com");
            send(components, "jane@example.com");

            assertThat(components.await("Failed", 1)).singleElement().satisfies(failed -> assertThat(failed.data())
                    .contains("nobody@example.com", "550 5.1.1 Nobody of this name"));
            components.await("Sent", 1);
            assertThat(server.taken()).hasSize(1);
        }
    }

    @Test
    void aMailThatIsNotTakenYetIsTriedAgainWhileOthersGoOn() {
        try (var server = ScriptedSmtpServer.plain(0).answering("RCPT", "450 4.2.0 Greylisted");
                var components = RunningComponents.start(mailer(server))) {
            send(components, "jane@example.com");
            send(components, "john@example.com");

            var sent = components.await("Sent", 2);

            assertThat(sent.get(0).data()).contains("john@example.com");
            assertThat(sent.get(1).data()).contains("jane@example.com");
            assertThat(server.taken()).hasSize(2);
            assertThat(components.all("Failed")).isEmpty();
        }
    }

    @Test
    void aMailWaitsUntilTheServerShowsTheRightCertificate() throws Exception {
        var ours = Certificate.of("localhost", directory);
        var another = Certificate.of("elsewhere.example", directory);
        try (var wrong = ScriptedSmtpServer.withStartTls(another.server());
                var right = ScriptedSmtpServer.withStartTls(ours.server());
                var components = RunningComponents.start(
                        new SmtpMailer(new SmtpServer("localhost", wrong.port(), "", "", Security.STARTTLS)))) {
            send(components, "jane@example.com");
            await().atMost(PATIENCE).until(() -> wrong.heard().contains("STARTTLS"));

            components.restart(new SmtpMailer(
                    new SmtpServer("localhost", right.port(), "", "", Security.STARTTLS), ours.client()));

            components.await("Sent", 1);
            assertThat(right.taken()).hasSize(1);
            assertThat(wrong.taken()).isEmpty();
            assertThat(components.all("Failed")).isEmpty();
        }
    }

    @Test
    void aMailThatCannotBeOneHasFailed() {
        try (var server = ScriptedSmtpServer.plain(0);
                var components = RunningComponents.start(mailer(server))) {
            send(components, "jane@example.com\r\nBcc: mallory@example.com");

            assertThat(components.await("Failed", 1)).singleElement().satisfies(failed -> assertThat(failed.data())
                    .contains("control characters"));
            assertThat(server.heard()).isEmpty();
        }
    }

    private static SmtpMailer mailer(ScriptedSmtpServer server) {
        return new SmtpMailer(new SmtpServer("localhost", server.port(), "", "", Security.NONE));
    }

    private static void send(RunningComponents components, String to) {
        var id = UUID.randomUUID();
        components.write(
                Category.of("sendEmail:command").stream(id),
                Send.newBuilder()
                        .setEmailId(id.toString())
                        .setTo(to)
                        .setSubject("Hello")
                        .setText("Hello")
                        .setHtml("<p>Hello</p>")
                        .build());
    }
}
