package com.videotutorials.messagestore;

import java.util.List;

/**
 * How far a subscription has got.
 *
 * @param subscription its name
 * @param categories whose messages it reads; empty if it reads those of all
 * @param position up to which global position it has handled everything, 0 before the first
 */
public record SubscriptionPosition(String subscription, List<Category> categories, long position) {

    /** Keeps a copy. */
    public SubscriptionPosition {
        categories = List.copyOf(categories);
    }

    /**
     * Whether the subscription has handled everything of its categories up to a global position. It has when it got
     * there, and also when what it has not handled yet comes after.
     */
    public boolean hasReached(long globalPosition, MessageStore messageStore) {
        return position >= globalPosition
                || (!categories.isEmpty()
                        && categories.stream().noneMatch(category -> hasMore(category, globalPosition, messageStore)));
    }

    private boolean hasMore(Category category, long globalPosition, MessageStore messageStore) {
        return messageStore.read(category, position, 1).stream()
                .anyMatch(next -> next.globalPosition() <= globalPosition);
    }
}
