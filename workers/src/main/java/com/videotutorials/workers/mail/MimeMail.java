package com.videotutorials.workers.mail;

import com.videotutorials.workers.components.sendemail.Mail;
import com.videotutorials.workers.components.sendemail.MailRefusedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/**
 * A mail as it travels (RFC 5322): plain text and HTML in UTF-8, to one recipient. What would smuggle in a header or a
 * recipient is refused for good.
 */
final class MimeMail extends MimeMessage {

    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private final String messageId;

    private MimeMail(Session session, String messageId) {
        super(session);
        this.messageId = messageId;
    }

    /**
     * The mail with its {@code Message-ID} and date.
     *
     * @throws MailRefusedException if a part of it cannot be part of any mail
     */
    static MimeMail of(Mail mail, Session session) {
        try {
            var from = MailAddress.of(mail.from());
            var mime = new MimeMail(session, "<%s@%s>".formatted(id(mail.emailId()), domain(from)));
            mime.setFrom(from);
            mime.setRecipient(RecipientType.TO, MailAddress.of(mail.to()));
            mime.setSubject(OneLine.of("subject", mail.subject()), UTF_8);
            mime.setSentDate(Date.from(Instant.now()));
            mime.setHeader("Auto-Submitted", "auto-generated");
            mime.setContent(alternatives(mail));
            mime.saveChanges();
            return mime;
        } catch (MessagingException e) {
            throw new MailRefusedException("This cannot be a mail: " + e.getMessage(), e);
        }
    }

    private static MimeMultipart alternatives(Mail mail) throws MessagingException {
        var text = new MimeBodyPart();
        text.setText(lines(mail.text()), UTF_8, "plain");
        var html = new MimeBodyPart();
        html.setText(lines(mail.html()), UTF_8, "html");
        return new MimeMultipart("alternative", text, html);
    }

    private static String lines(String text) {
        return text.replaceAll("\r\n|\r|\n", "\r\n");
    }

    /**
     * The id in the one way to write it, which is fit for headers and names of files.
     *
     * @throws MailRefusedException if it is no UUID
     */
    static String id(String emailId) {
        try {
            var id = UUID.fromString(emailId).toString();
            if (id.equalsIgnoreCase(emailId)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            throw new MailRefusedException("emailId is no UUID", e);
        }
        throw new MailRefusedException("emailId is no UUID");
    }

    private static String domain(InternetAddress address) {
        return address.getAddress().substring(address.getAddress().lastIndexOf('@') + 1);
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }
}
