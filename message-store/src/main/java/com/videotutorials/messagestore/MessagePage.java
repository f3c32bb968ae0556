package com.videotutorials.messagestore;

import java.util.List;

/**
 * What was found in one go.
 *
 * @param messages those that are wanted, in the order of their global positions
 * @param readTo up to which global position everything that is wanted is here or was before: where to go on. It is the
 *     position after which was asked if nothing is there yet.
 */
public record MessagePage(List<StoredMessage> messages, long readTo) {

    /** The beginning of the page. */
    MessagePage first(int count) {
        return messages.size() <= count
                ? this
                : new MessagePage(
                        messages.subList(0, count), messages.get(count - 1).globalPosition());
    }

    /** The page without its beginning. */
    MessagePage without(MessagePage beginning) {
        return new MessagePage(messages.subList(beginning.messages.size(), messages.size()), readTo);
    }
}
