package com.videotutorials.workers.mail;

import com.videotutorials.workers.components.sendemail.Mail;
import com.videotutorials.workers.components.sendemail.MailDeferredException;
import com.videotutorials.workers.components.sendemail.MailRefusedException;
import com.videotutorials.workers.components.sendemail.MailServerAwayException;
import com.videotutorials.workers.components.sendemail.Mailer;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.util.OptionalInt;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands mails over to an SMTP server, each in a conversation of its own. */
public final class SmtpMailer implements Mailer {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpMailer.class);

    /** The server closes down, or wants another log-in: that is not about the mail (RFC 5321; RFC 4954, section 6). */
    private static final Set<Integer> ABOUT_THE_SERVER = Set.of(421, 432, 454, 530, 534, 535, 538);

    private static final int FIRST_FAILURE = 400;
    private static final int FIRST_REFUSAL = 500;

    private final SmtpServer server;
    private final Session session;

    public SmtpMailer(SmtpServer server) {
        this(server, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    /** @param sockets knows whom to trust */
    SmtpMailer(SmtpServer server, SSLSocketFactory sockets) {
        this.server = server;
        this.session = Session.getInstance(server.properties(sockets));
    }

    @Override
    public void send(Mail mail) {
        var mime = MimeMail.of(mail, session);
        Transport transport = null;
        try {
            transport = session.getTransport("smtp");
            connect(transport);
            transport.sendMessage(mime, mime.getAllRecipients());
        } catch (MessagingException e) {
            throw failure(e);
        } finally {
            close(transport);
        }
    }

    private void connect(Transport transport) {
        try {
            transport.connect(
                    server.user().isEmpty() ? null : server.user(),
                    server.user().isEmpty() ? null : server.password());
        } catch (MessagingException e) {
            throw new MailServerAwayException("Cannot speak with %s".formatted(server), e);
        }
    }

    private RuntimeException failure(MessagingException failure) {
        var answer = answer(failure);
        if (answer.isEmpty() || (ABOUT_THE_SERVER.contains(answer.getAsInt()) && !isAboutTheRecipient(failure))) {
            return new MailServerAwayException("%s takes no mails".formatted(server), failure);
        }
        var said = said(failure);
        return answer.getAsInt() < FIRST_REFUSAL
                ? new MailDeferredException(said, failure)
                : new MailRefusedException(said, failure);
    }

    /** Whatever a server answers to a recipient, others may be welcome: one of them must not stop all mails. */
    private static boolean isAboutTheRecipient(MessagingException failure) {
        for (Exception cause = failure; cause instanceof MessagingException e; cause = e.getNextException()) {
            if (e instanceof SMTPAddressFailedException) {
                return true;
            }
        }
        return false;
    }

    private static OptionalInt answer(MessagingException failure) {
        var code = OptionalInt.empty();
        for (Exception cause = failure; cause instanceof MessagingException e; cause = e.getNextException()) {
            code = code(e) < FIRST_FAILURE ? code : OptionalInt.of(code(e));
        }
        return code;
    }

    private static int code(MessagingException failure) {
        if (failure instanceof SMTPAddressFailedException e) {
            return e.getReturnCode();
        }
        if (failure instanceof SMTPSenderFailedException e) {
            return e.getReturnCode();
        }
        return failure instanceof SMTPSendFailedException e ? e.getReturnCode() : 0;
    }

    /** What the server has said itself, which the innermost exception knows. */
    private static String said(MessagingException failure) {
        var said = failure;
        while (said.getNextException() instanceof MessagingException e) {
            said = e;
        }
        return String.valueOf(said.getMessage()).strip();
    }

    /** The mail has left, or the reason why not is known: how the conversation ends does not matter any more. */
    private static void close(@Nullable Transport transport) {
        try {
            if (transport != null) {
                transport.close();
            }
        } catch (MessagingException e) {
            LOG.debug("The conversation with the mail server did not end well", e);
        }
    }
}
