package com.videotutorials.messagestore;

import java.nio.charset.StandardCharsets;

/** What becomes of a text where it counts in bytes. */
final class Utf8 {

    private Utf8() {}

    static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Whether the text comes back as it was: half a surrogate pair would come back as a question mark. */
    static boolean canSay(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!isPair(text, i)) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static boolean isPair(String text, int at) {
        return at + 1 < text.length() && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
    }
}
