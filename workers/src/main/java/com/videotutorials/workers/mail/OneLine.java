package com.videotutorials.workers.mail;

import com.videotutorials.workers.components.sendemail.MailRefusedException;

/** Text that is to stand in a header, and must not end it. */
final class OneLine {

    private OneLine() {}

    /** @throws MailRefusedException if the text has control characters, such as line breaks */
    static String of(String what, String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new MailRefusedException("The %s has control characters".formatted(what));
        }
        return text;
    }
}
