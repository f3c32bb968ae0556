package com.videotutorials.workers.components.sendemail;

/** No mail is taken at present, whatever it is. All may be taken later. */
public final class MailServerAwayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MailServerAwayException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
