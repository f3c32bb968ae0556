package com.videotutorials.workers;

import com.videotutorials.messagestore.Subscription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which subscriptions a process runs: names, or beginnings of names that end with an asterisk.
 *
 * @param patterns {@code components:*}, say
 */
record Choice(List<String> patterns) {

    private static final String ANYTHING = "*";

    Choice {
        patterns = List.copyOf(patterns);
    }

    /** @throws UnknownSubscriptionException if a pattern fits none of the names */
    void requireKnown(Collection<String> names) {
        for (var pattern : patterns) {
            if (names.stream().noneMatch(name -> fits(pattern, name))) {
                throw new UnknownSubscriptionException(pattern, new TreeSet<>(names));
            }
        }
    }

    /** Those of the subscriptions that are chosen. */
    <C> List<Subscription<C>> of(List<Subscription<C>> all) {
        var chosen = new ArrayList<Subscription<C>>();
        for (var subscription : all) {
            if (patterns.stream().anyMatch(pattern -> fits(pattern, subscription.name()))) {
                chosen.add(subscription);
            }
        }
        return chosen;
    }

    private static boolean fits(String pattern, String name) {
        return pattern.endsWith(ANYTHING)
                ? name.startsWith(pattern.substring(0, pattern.length() - ANYTHING.length()))
                : name.equals(pattern);
    }

    /** There is no such subscription. */
    static final class UnknownSubscriptionException extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        UnknownSubscriptionException(String pattern, Set<String> names) {
            super("WORKERS_SUBSCRIPTIONS names %s, which does not exist. There are: %s"
                    .formatted(pattern, String.join(", ", names)));
        }
    }
}
