package com.videotutorials.workers;

import com.videotutorials.workers.components.sendemail.Mailer;
import com.videotutorials.workers.mail.MailAddress;
import com.videotutorials.workers.mail.PickupMailer;
import com.videotutorials.workers.mail.SmtpMailer;
import com.videotutorials.workers.mail.SmtpServer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where mails go.
 *
 * @param pickupDirectory empty if they go to an SMTP server
 * @param from who sends them
 */
@ConfigurationProperties("mail")
record MailSettings(String pickupDirectory, String from, Smtp smtp) {

    /** @throws InvalidMailSettingsException if it is not said where mails go, or cannot be */
    Mailer mailer() {
        if (!MailAddress.isValid(from)) {
            throw new InvalidMailSettingsException("MAIL_FROM is no e-mail address: " + from);
        }
        if (!pickupDirectory.isBlank()) {
            return new PickupMailer(Path.of(pickupDirectory));
        }
        if (smtp.host.isBlank()) {
            throw new InvalidMailSettingsException(
                    "Mails cannot be sent: neither SMTP_HOST nor MAIL_PICKUP_DIRECTORY is set");
        }
        return new SmtpMailer(smtp.server());
    }

    /**
     * A mail server.
     *
     * @param security one of {@link SmtpServer.Security}, in any case
     */
    record Smtp(String host, int port, String user, String password, String security) {

        private SmtpServer server() {
            return new SmtpServer(host, port, user, password, kindOfSecurity());
        }

        private SmtpServer.Security kindOfSecurity() {
            return Arrays.stream(SmtpServer.Security.values())
                    .filter(kind -> kind.name().equals(security.toUpperCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new InvalidMailSettingsException(
                            "SMTP_SECURITY must be none, starttls or tls, not " + security));
        }
    }

    /** Mails cannot be sent with these settings. */
    static final class InvalidMailSettingsException extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        InvalidMailSettingsException(String message) {
            super(message);
        }
    }
}
