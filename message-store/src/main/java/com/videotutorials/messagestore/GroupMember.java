package com.videotutorials.messagestore;

/**
 * The part of a subscription's streams that one member of its consumer group handles. Streams of one cardinal id always
 * have the same member; the assignment is that of Message DB's {@code get_category_messages}.
 *
 * @param number which member, from 0
 * @param groupSize how many members there are
 */
public record GroupMember(int number, int groupSize) {

    private static final GroupMember ALONE = new GroupMember(0, 1);

    /** @throws IllegalArgumentException if the number is not one of a group of this size */
    public GroupMember {
        if (number < 0 || number >= groupSize) {
            throw new IllegalArgumentException(
                    "A group of %d has no member %d: they are counted from 0".formatted(groupSize, number));
        }
    }

    /** The only member, which handles everything. */
    public static GroupMember alone() {
        return ALONE;
    }

    /**
     * Whether the messages of this stream are the member's. A stream without an id, which no consumer group of Message DB
     * itself ever reads, counts as one with an empty id.
     */
    public boolean handles(StreamName stream) {
        return groupSize == 1 || memberOf(stream) == number;
    }

    private long memberOf(StreamName stream) {
        return Math.abs(Hash64.of(stream.cardinalId()) % groupSize);
    }

    @Override
    public String toString() {
        return "%d of %d".formatted(number, groupSize);
    }
}
