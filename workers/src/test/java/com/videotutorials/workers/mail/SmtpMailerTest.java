package com.videotutorials.workers.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import com.videotutorials.workers.components.sendemail.MailDeferredException;
import com.videotutorials.workers.components.sendemail.MailRefusedException;
import com.videotutorials.workers.components.sendemail.MailServerAwayException;
import com.videotutorials.workers.mail.SmtpServer.Security;
import jakarta.mail.Address;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class SmtpMailerTest {

    @TempDir
    static Path directory;

    private static Certificate ours;
    private static Certificate another;

    @BeforeAll
    static void certificates() throws Exception {
        ours = Certificate.of("localhost", directory);
        another = Certificate.of("elsewhere.example", directory);
    }

    @Test
    void aMailArrivesAsItWasMeant() throws Exception {
        var greenMail = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
        greenMail.setUser("no-reply@example.org", "jack", "secret");
        greenMail.start();
        try {
            var server = new SmtpServer("localhost", greenMail.getSmtp().getPort(), "jack", "secret", Security.NONE);

            new SmtpMailer(server).send(Mails.mail());

            assertThat(greenMail.getReceivedMessages()).hasSize(1);
            var message = greenMail.getReceivedMessages()[0];
            assertThat(Mails.body(message, 0)).isEqualTo(Mails.TEXT);
            assertThat(Mails.body(message, 1)).isEqualTo(Mails.HTML);
            assertThat(message.getSubject()).isEqualTo("Grüße");
            assertThat(message.getMessageID()).isEqualTo("<" + Mails.ID + "@example.org>");
            assertThat(message.getAllRecipients()).extracting(Address::toString).containsExactly("jane@example.com");
        } finally {
            greenMail.stop();
        }
    }

    @Test
    void aWrongPasswordIsWaitedFor() {
        var greenMail = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
        greenMail.setUser("no-reply@example.org", "jack", "secret");
        greenMail.start();
        try {
            var server = new SmtpServer("localhost", greenMail.getSmtp().getPort(), "jack", "wrong", Security.NONE);

            assertThatThrownBy(() -> new SmtpMailer(server).send(Mails.mail()))
                    .isInstanceOf(MailServerAwayException.class);
        } finally {
            greenMail.stop();
        }
    }

    @Test
    void aMailGoesThroughStartTls() throws Exception {
        try (var server = ScriptedSmtpServer.withStartTls(ours.server())) {
            new SmtpMailer(at(server, Security.STARTTLS), ours.client()).send(Mails.mail());

            requireTaken(server);
            assertThat(server.heard()).startsWith("EHLO", "STARTTLS", "EHLO", "MAIL", "RCPT", "DATA");
        }
    }

    @Test
    void aMailGoesThroughTls() throws Exception {
        try (var server = ScriptedSmtpServer.withTls(ours.server())) {
            new SmtpMailer(at(server, Security.TLS), ours.client()).send(Mails.mail());

            requireTaken(server);
        }
    }

    @Test
    void aServerThatDoesNotOfferStartTlsGetsNoMail() {
        try (var server = ScriptedSmtpServer.plain(0)) {
            requireAway(server, new SmtpMailer(at(server, Security.STARTTLS)));

            assertThat(server.heard()).doesNotContain("MAIL");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "TLS"})
    void aServerWithACertificateThatNobodyTrustsGetsNoMail(Security security) throws Exception {
        try (var server = server(security, ours)) {
            requireAway(server, new SmtpMailer(at(server, security)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "TLS"})
    void aServerWithTheCertificateOfAnotherHostGetsNoMail(Security security) throws Exception {
        try (var server = server(security, another)) {
            requireAway(server, new SmtpMailer(at(server, security), another.client()));
        }
    }

    @Test
    void aServerThatIsAwayIsWaitedFor() {
        var server = ScriptedSmtpServer.plain(0);
        server.close();

        requireAway(server, new SmtpMailer(at(server, Security.NONE)));
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT, ''",
        "CONNECT, 554 No mail today",
        "CONNECT, 421 Too busy",
        "MAIL, 421 Shutting down",
        "MAIL, 530 Log in first",
        "RCPT, ''",
        "DATA, 421 Shutting down",
        "END, ''",
        "END, 421 Shutting down",
    })
    void whatIsNotAboutTheMailIsWaitedFor(String verb, String answer) {
        try (var server = ScriptedSmtpServer.plain(0).answering(verb, answer)) {
            requireAway(server, new SmtpMailer(at(server, Security.NONE)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 451 4.7.1 Try again later",
        "RCPT, 450 4.2.0 Greylisted",
        "RCPT, 454 4.7.1 Relay access denied",
        "RCPT, 421 Too many mails to this one",
        "RCPT, 452 4.2.2 Mailbox full",
        "DATA, 451 4.3.0 Try again later",
        "END, 452 4.3.1 No room",
    })
    void whatMayGoAwayIsTriedAgainLater(String verb, String answer) {
        try (var server = ScriptedSmtpServer.plain(0).answering(verb, answer)) {
            assertThatThrownBy(() -> new SmtpMailer(at(server, Security.NONE)).send(Mails.mail()))
                    .isInstanceOf(MailDeferredException.class)
                    .hasMessage(answer);
            assertThat(server.taken()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 550 5.7.1 We do not like you",
        "RCPT, 550 5.1.1 Nobody of this name",
        "DATA, 554 5.6.0 No",
        "END, 552 5.3.4 Too long",
    })
    void whatIsRefusedForGoodIsSaidInTheWordsOfTheServer(String verb, String answer) {
        try (var server = ScriptedSmtpServer.plain(0).answering(verb, answer)) {
            assertThatThrownBy(() -> new SmtpMailer(at(server, Security.NONE)).send(Mails.mail()))
                    .isInstanceOf(MailRefusedException.class)
                    .hasMessage(answer);
            assertThat(server.taken()).isEmpty();
        }
    }

    @Test
    void whatCannotBeAMailDoesNotReachTheServer() {
        try (var server = ScriptedSmtpServer.plain(0)) {
            assertThatThrownBy(() -> new SmtpMailer(at(server, Security.NONE))
                            .send(Mails.to("jane@example.com\r\nRCPT TO:<mallory@example.com>")))
                    .isInstanceOf(MailRefusedException.class);
            assertThat(server.heard()).isEmpty();
        }
    }

    private static void requireAway(ScriptedSmtpServer server, SmtpMailer mailer) {
        assertThatThrownBy(() -> mailer.send(Mails.mail())).isInstanceOf(MailServerAwayException.class);
        assertThat(server.taken()).isEmpty();
    }

    private static void requireTaken(ScriptedSmtpServer server) throws Exception {
        assertThat(server.taken()).hasSize(1);
        assertThat(Mails.body(Mails.read(server.taken().get(0)), 1)).isEqualTo(Mails.HTML);
    }

    private static ScriptedSmtpServer server(Security security, Certificate certificate) throws Exception {
        return security == Security.TLS
                ? ScriptedSmtpServer.withTls(certificate.server())
                : ScriptedSmtpServer.withStartTls(certificate.server());
    }

    private static SmtpServer at(ScriptedSmtpServer server, Security security) {
        return new SmtpServer("localhost", server.port(), "", "", security);
    }
}
