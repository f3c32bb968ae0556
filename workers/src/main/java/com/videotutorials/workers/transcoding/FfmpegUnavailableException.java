package com.videotutorials.workers.transcoding;

/** FFmpeg cannot be run here as the settings want it. The message says what is missing. */
public final class FfmpegUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FfmpegUnavailableException(String message) {
        super(message);
    }

    FfmpegUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
