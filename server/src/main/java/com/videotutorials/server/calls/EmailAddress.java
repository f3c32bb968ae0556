package com.videotutorials.server.calls;

import com.videotutorials.messagestore.NameBasedId;
import java.util.Locale;
import java.util.UUID;

/**
 * An e-mail address in the one way of writing it that the system knows: without surrounding spaces, in lower case.
 *
 * @param value the address
 */
public record EmailAddress(String value) {

    private static final UUID NAMESPACE = UUID.fromString("0c46e0b7-dfaf-443a-b150-053b67905cc2");

    /** The address that somebody has typed. */
    public static EmailAddress typed(String text) {
        return new EmailAddress(text.strip().toLowerCase(Locale.ROOT));
    }

    /** The id under which it is reserved: a UUID v5, as in <em>Practical Microservices</em>. */
    public UUID id() {
        return NameBasedId.of(NAMESPACE, value);
    }
}
