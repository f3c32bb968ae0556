package com.videotutorials.workers;

import com.videotutorials.messagestore.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.util.StringUtils;

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

    /** What the environment says; all of them if it says nothing. */
    static Choice from(Map<String, String> environment) {
        var patterns = environment.getOrDefault("WORKERS_SUBSCRIPTIONS", ANYTHING);
        return new Choice(List.of(StringUtils.tokenizeToStringArray(patterns, ",")));
    }

    /** @throws IllegalArgumentException if a pattern fits none of the subscriptions */
    void requireKnown(List<? extends Subscription<?>> all) {
        var names = all.stream().map(Subscription::name).sorted().toList();
        for (var pattern : patterns) {
            if (names.stream().noneMatch(name -> fits(pattern, name))) {
                throw new IllegalArgumentException("WORKERS_SUBSCRIPTIONS names %s, which does not exist. There are: %s"
                        .formatted(pattern, String.join(", ", names)));
            }
        }
    }

    /** Those of the subscriptions that are chosen. */
    <C> List<Subscription<C>> of(List<Subscription<C>> all) {
        var chosen = new ArrayList<Subscription<C>>();
        for (var subscription : all) {
            if (includes(subscription.name())) {
                chosen.add(subscription);
            }
        }
        return chosen;
    }

    /** Whether the subscription of this name is chosen. */
    boolean includes(String name) {
        return patterns.stream().anyMatch(pattern -> fits(pattern, name));
    }

    private static boolean fits(String pattern, String name) {
        return pattern.endsWith(ANYTHING)
                ? name.startsWith(pattern.substring(0, pattern.length() - ANYTHING.length()))
                : name.equals(pattern);
    }
}
