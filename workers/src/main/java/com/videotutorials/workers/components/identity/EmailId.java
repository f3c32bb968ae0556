package com.videotutorials.workers.components.identity;

import com.videotutorials.messagestore.NameBasedId;
import java.util.Locale;
import java.util.UUID;

/** The id of an e-mail address: the same for all ways to write it, and in all implementations. */
public final class EmailId {

    private static final UUID NAMESPACE = UUID.fromString("0c46e0b7-dfaf-443a-b150-053b67905cc2");

    private EmailId() {}

    /** The id of this address. */
    public static UUID of(String email) {
        return NameBasedId.of(NAMESPACE, normalised(email));
    }

    /** The address trimmed and in lower case. */
    static String normalised(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }
}
