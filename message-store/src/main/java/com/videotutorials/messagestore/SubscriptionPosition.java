package com.videotutorials.messagestore;

/**
 * How far a subscription has got.
 *
 * @param subscription its name
 * @param category whose messages it reads
 * @param position the global position of the last message that it has handled, 0 before the first
 */
public record SubscriptionPosition(String subscription, Category category, long position) {

    /**
     * Whether the subscription has handled everything of its category up to a global position. It has when it got there,
     * and also when what it has not handled yet comes after.
     */
    public boolean hasReached(long globalPosition, MessageStore messageStore) {
        return position >= globalPosition
                || messageStore.read(category, position, 1).stream()
                        .noneMatch(next -> next.globalPosition() <= globalPosition);
    }
}
