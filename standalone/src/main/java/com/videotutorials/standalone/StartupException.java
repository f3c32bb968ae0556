package com.videotutorials.standalone;

/** Says in one line, meant for whoever started the process, why it cannot start and what to do about it. */
final class StartupException extends RuntimeException {

    StartupException(String message) {
        super(message);
    }

    StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
