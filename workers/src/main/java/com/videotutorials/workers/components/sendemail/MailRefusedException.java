package com.videotutorials.workers.components.sendemail;

/** A mail is refused for good. To try again is of no use; the message is what whoever refused it said. */
public final class MailRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    public MailRefusedException(String reason) {
        super(reason);
        this.reason = reason;
    }

    public MailRefusedException(String reason, Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    /** What whoever refused it said. */
    public String reason() {
        return reason;
    }
}
