package com.videotutorials.workers.components.sendemail;

/** The way out for mails. */
@FunctionalInterface
public interface Mailer {

    /**
     * Hands a mail over. When this returns, somebody else has taken on the duty to deliver it.
     *
     * @throws MailRefusedException if this mail will never be taken
     * @throws MailDeferredException if this mail is to be tried again later; others may be taken meanwhile
     * @throws MailServerAwayException if no mail is taken at present
     */
    void send(Mail mail);
}
