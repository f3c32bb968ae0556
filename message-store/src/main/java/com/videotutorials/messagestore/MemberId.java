package com.videotutorials.messagestore;

import java.util.Comparator;

/**
 * What is held by one process at a time: one member of a subscription's consumer group. A group that changes its size is
 * another group, of the next generation.
 *
 * @param number which member, from 0
 */
record MemberId(String subscription, int generation, int number) implements Comparable<MemberId> {

    private static final Comparator<MemberId> ORDER = Comparator.comparing(MemberId::subscription)
            .thenComparingInt(MemberId::generation)
            .thenComparingInt(MemberId::number);

    @Override
    public int compareTo(MemberId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "%s/%d/%d".formatted(subscription, generation, number);
    }
}
