package com.videotutorials.messagestore;

import java.time.Duration;
import java.util.Optional;

/**
 * What is known about one member of a subscription's group.
 *
 * @param subscription its name
 * @param member which member of how many
 * @param owner the name of the process that runs it; empty if none does at present
 * @param here whether this is the process
 * @param paused whether an operator has paused it
 * @param position the global position of the last message that it has handled; only known where it runs
 * @param lag how many messages of its categories come after, wanted or not, and the age of the first of them; zero if it
 *     does not run here
 * @param aside how many messages of all members are put aside, parked or to be tried again; counted every five seconds
 * @param problem why it does not get on; empty if it does
 */
public record SubscriptionStatus(
        String subscription,
        GroupMember member,
        Optional<String> owner,
        boolean here,
        boolean paused,
        Optional<Long> position,
        Lag lag,
        long aside,
        Optional<String> problem) {

    /**
     * How far a subscription is behind.
     *
     * @param messages how many messages have still to be looked at, counted up to a million, and every five seconds
     * @param age how long ago the first of them was written
     */
    public record Lag(long messages, Duration age) {

        /** Nothing has to be handled. */
        public static final Lag NONE = new Lag(0, Duration.ZERO);
    }
}
