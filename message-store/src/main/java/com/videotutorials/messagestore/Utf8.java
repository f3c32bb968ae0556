package com.videotutorials.messagestore;

import java.nio.charset.StandardCharsets;

/** How long a text is where it counts in bytes. */
final class Utf8 {

    private Utf8() {}

    static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
