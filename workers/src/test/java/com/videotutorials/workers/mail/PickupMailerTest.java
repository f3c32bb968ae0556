package com.videotutorials.workers.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.videotutorials.workers.components.sendemail.Mail;
import com.videotutorials.workers.components.sendemail.MailRefusedException;
import com.videotutorials.workers.components.sendemail.MailServerAwayException;
import jakarta.mail.Address;
import jakarta.mail.Header;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PickupMailerTest {

    @TempDir
    Path directory;

    @Test
    void aMailBecomesAFileThatEveryMailProgramReads() throws Exception {
        new PickupMailer(directory.resolve("new")).send(Mails.mail());

        var file = Files.readAllBytes(directory.resolve("new").resolve(Mails.ID + ".eml"));
        var message = Mails.read(file);
        assertThat(message.getContentType()).startsWith("multipart/alternative");
        assertThat(Mails.body(message, 0)).isEqualTo(Mails.TEXT);
        assertThat(Mails.body(message, 1)).isEqualTo(Mails.HTML);
        assertThat(message.getSubject()).isEqualTo("Grüße");
        assertThat(message.getFrom()[0]).hasToString("=?UTF-8?Q?J=C3=BCrgen?= <no-reply@example.org>");
        assertThat(message.getAllRecipients()).extracting(Address::toString).containsExactly("jane@example.com");
        assertThat(message.getMessageID()).isEqualTo("<" + Mails.ID + "@example.org>");
        assertThat(message.getSentDate()).isNotNull();
        assertThat(Collections.list(message.getAllHeaders()))
                .extracting(Header::getName)
                .containsExactlyInAnyOrder(
                        "Date",
                        "From",
                        "To",
                        "Subject",
                        "Message-ID",
                        "MIME-Version",
                        "Content-Type",
                        "Auto-Submitted");
        assertThat(new String(file, StandardCharsets.ISO_8859_1).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(1_000));
        assertThat(new String(file, StandardCharsets.ISO_8859_1)).doesNotContainPattern("[^\r]\n");
    }

    @Test
    void aMailThatIsSentAgainReplacesItself() throws Exception {
        var mailer = new PickupMailer(directory);

        mailer.send(Mails.mail());
        mailer.send(Mails.about("Again"));

        requireOnlyFile(Mails.ID + ".eml");
        var message = Mails.read(Files.readAllBytes(directory.resolve(Mails.ID + ".eml")));
        assertThat(message.getSubject()).isEqualTo("Again");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello\r\nBcc: mallory@example.com",
                "Hello\nBcc: mallory@example.com",
                "Hello\rBcc: mallory@example.com",
                "Hello\r\n\r\n<script>",
                "Hello\0",
                "Hello\u0085Bcc: mallory@example.com",
                "Hello\tJane",
            })
    void aSubjectCannotBecomeAnotherHeader(String subject) {
        requireRefused(Mails.about(subject));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "jane",
                "@example.com",
                "jane@",
                "jane@example.com, mallory@example.com",
                "jane@example.com mallory@example.com",
                "jane@example.com;mallory@example.com",
                "friends: jane@example.com;",
                "jane@example.com\r\nBcc: mallory@example.com",
                "jane@example.com\r\n",
                "jane@example.com\n RCPT TO:<mallory@example.com>",
                "Jane\r\nBcc: mallory@example.com <jane@example.com>",
                "\"Jane\n\" <jane@example.com>",
                "<jane@example.com> <mallory@example.com>",
                "<jane@example.com>, <mallory@example.com>",
                "jane@exam ple.com",
                "jane@example.com>\u0000",
                "jäne@example.com",
                "jane@example.com> BODY=8BITMIME",
                "jane@example\u2028.com",
            })
    void whatIsNotExactlyOneAddressIsRefused(String address) {
        requireRefused(Mails.to(address));
        requireRefused(Mails.from(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "../../etc/passwd",
                "1-1-1-1-1",
                "22d34e59-dab0-5525-ab97-4ecdf8d21c83/../x",
                "22d34e59-dab0-5525-ab97-4ecdf8d21c83\r\nBcc: mallory@example.com",
            })
    void whatIsNoIdIsRefused(String id) {
        requireRefused(Mails.withId(id));
    }

    @Test
    void aDomainMayHaveAnyLetters() throws Exception {
        new PickupMailer(directory).send(Mails.to("jane@bücher.example"));

        var message = Mails.read(Files.readAllBytes(directory.resolve(Mails.ID + ".eml")));
        assertThat(message.getAllRecipients()[0]).hasToString("jane@xn--bcher-kva.example");
    }

    @Test
    void aDirectoryThatCannotBeWrittenToIsWaitedFor() throws Exception {
        var file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> new PickupMailer(file).send(Mails.mail())).isInstanceOf(MailServerAwayException.class);
    }

    private void requireRefused(Mail mail) {
        assertThatThrownBy(() -> new PickupMailer(directory).send(mail)).isInstanceOf(MailRefusedException.class);
        assertThat(directory).isEmptyDirectory();
    }

    private void requireOnlyFile(String name) throws Exception {
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly(name);
        }
    }
}
