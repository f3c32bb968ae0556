package com.videotutorials.workers.components.sendemail;

/** A mail is not taken now, others are. The same mail may be taken later. */
public final class MailDeferredException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MailDeferredException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
