package com.videotutorials.workers.components.transcoding;

/** A transcoding went wrong, and it is not known to be the upload's fault: the disk is full, say. */
public final class TranscodingFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TranscodingFailedException(String message) {
        super(message);
    }

    public TranscodingFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
