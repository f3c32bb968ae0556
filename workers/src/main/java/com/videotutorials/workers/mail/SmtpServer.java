package com.videotutorials.workers.mail;

import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;

/**
 * A mail server, and how to speak with it.
 *
 * @param user empty if it wants no log-in
 */
public record SmtpServer(String host, int port, String user, String password, Security security) {

    private static final String CONNECT_MILLIS = "10000";
    private static final String ANSWER_MILLIS = "60000";

    /** How what is said is kept from others. */
    public enum Security {
        /** Not at all. */
        NONE,

        /** By TLS, once both have said hello; a server without it is refused. */
        STARTTLS,

        /** By TLS from the beginning. */
        TLS
    }

    @Override
    public String toString() {
        return "%s:%d".formatted(host, port);
    }

    /** What Jakarta Mail wants to know. */
    Properties properties(SSLSocketFactory sockets) {
        var properties = new Properties();
        properties.put("mail.smtp.host", host);
        properties.put("mail.smtp.port", Integer.toString(port));
        properties.put("mail.smtp.auth", Boolean.toString(!user.isEmpty()));
        properties.put("mail.smtp.ssl.enable", Boolean.toString(security == Security.TLS));
        properties.put("mail.smtp.starttls.enable", Boolean.toString(security == Security.STARTTLS));
        properties.put("mail.smtp.starttls.required", Boolean.toString(security == Security.STARTTLS));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.socketFactory", sockets);
        properties.put("mail.smtp.connectiontimeout", CONNECT_MILLIS);
        properties.put("mail.smtp.timeout", ANSWER_MILLIS);
        properties.put("mail.smtp.writetimeout", ANSWER_MILLIS);
        properties.put("mail.smtp.quitwait", "false");
        return properties;
    }
}
