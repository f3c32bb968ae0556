package com.videotutorials.workers.mail;

import com.videotutorials.workers.components.sendemail.Mail;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** A mail, what else could be meant to be one, and how a recipient reads it. */
final class Mails {

    static final String ID = "22d34e59-dab0-5525-ab97-4ecdf8d21c83";
    static final String TEXT = "Grüße, Jane!\n.\n\nBcc: mallory@example.com\n" + "a long line ".repeat(200) + "\n";
    static final String HTML = "<p>Grüße, Jane! 你好</p>\n";

    private Mails() {}

    static Mail mail() {
        return new Mail(ID, "Jürgen <no-reply@example.org>", "jane@example.com", "Grüße", TEXT, HTML);
    }

    static Mail withId(String id) {
        return new Mail(id, mail().from(), mail().to(), mail().subject(), TEXT, HTML);
    }

    static Mail from(String from) {
        return new Mail(ID, from, mail().to(), mail().subject(), TEXT, HTML);
    }

    static Mail to(String to) {
        return new Mail(ID, mail().from(), to, mail().subject(), TEXT, HTML);
    }

    static Mail about(String subject) {
        return new Mail(ID, mail().from(), mail().to(), subject, TEXT, HTML);
    }

    static MimeMessage read(String received) throws Exception {
        return read(received.getBytes(StandardCharsets.ISO_8859_1));
    }

    static MimeMessage read(byte[] received) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(received));
    }

    /** One of the ways to read it: the first is plain text, the second HTML. */
    static String body(MimeMessage message, int part) throws Exception {
        var alternatives = (MimeMultipart) message.getContent();
        return ((String) alternatives.getBodyPart(part).getContent()).replace("\r\n", "\n");
    }
}
