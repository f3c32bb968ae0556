package com.videotutorials.messagestore;

import java.util.Set;
import java.util.UUID;

/**
 * A process that runs subscriptions.
 *
 * @param name what people call it
 * @param subscriptions the names of those for which it has the code
 */
record SubscriptionProcess(UUID id, String name, Set<String> subscriptions) {

    SubscriptionProcess {
        subscriptions = Set.copyOf(subscriptions);
    }

    /** Whether it can run a subscription: the code of one is also that of its rebuild. */
    boolean runs(String subscription) {
        return subscriptions.contains(Rebuild.baseName(subscription));
    }
}
