package com.videotutorials.messagestore;

import java.time.Duration;
import java.util.List;

/** Told what subscriptions do, for metrics. Called on their threads, so it should return quickly, and must not throw. */
public interface SubscriptionObserver {

    /** An observer that does not care. */
    static SubscriptionObserver none() {
        return new SubscriptionObserver() {};
    }

    /**
     * A batch was committed.
     *
     * @param messages how many messages were handled in it
     * @param took from the first handler to the commit
     */
    default void handled(String subscription, GroupMember member, int messages, Duration took) {}

    /** Handlers have written messages. */
    default void appended(Category category, int messages) {}

    /** Once a second or so: how all subscriptions are. */
    default void seen(List<SubscriptionStatus> all) {}

    /** A batch failed: nothing of it was committed. */
    default void failed(String subscription, GroupMember member, Throwable failure) {}

    /** A message that had failed is tried again. */
    default void retried(String subscription, GroupMember member) {}

    /** A message has failed for the last time and waits for an operator, with the later ones of its stream. */
    default void parked(String subscription, GroupMember member) {}
}
