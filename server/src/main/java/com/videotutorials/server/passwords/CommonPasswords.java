package com.videotutorials.server.passwords;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.nulabinc.zxcvbn.StandardDictionaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;

/**
 * The passwords that are found first in every list of stolen ones: those of the zxcvbn project (Daniel Wheeler, USENIX
 * Security 2016), compared without regard to case.
 */
public final class CommonPasswords {

    /** Shorter ones are refused anyway. */
    private static final int SHORTEST = 8;

    private final Set<String> passwords;

    /** Reads the list. */
    public CommonPasswords() {
        try {
            passwords = StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies().stream()
                    .filter(password -> password.length() >= SHORTEST)
                    .collect(toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether somebody who guesses would try this one early. */
    public boolean contains(String password) {
        return passwords.contains(password.toLowerCase(Locale.ROOT));
    }
}
