package com.videotutorials.workers.components.transcoding;

/** An upload can never become a video. To try again is of no use; the message is a sentence for its creator. */
public final class UnusableVideoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /** @param reason a sentence that the creator of the video understands: it says what is wrong with the file */
    public UnusableVideoException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** A sentence that the creator of the video understands. */
    public String reason() {
        return reason;
    }
}
