package com.videotutorials.server.media;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers requests that are refused: a status, and one line that says why. */
final class Refused {

    private static final String SECONDS_TO_WAIT = "5";

    private Refused() {}

    static void with(HttpServletResponse response, int status, String reason) throws IOException {
        response.resetBuffer();
        response.setStatus(status);
        response.setContentType("text/plain;charset=UTF-8");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter().println(reason);
        response.flushBuffer();
    }

    /** May succeed later. */
    static void forNow(HttpServletResponse response, String reason) throws IOException {
        response.setHeader("Retry-After", SECONDS_TO_WAIT);
        with(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, reason);
    }
}
