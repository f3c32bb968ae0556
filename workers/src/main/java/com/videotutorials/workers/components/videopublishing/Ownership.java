package com.videotutorials.workers.components.videopublishing;

import com.videotutorials.messagestore.Recorded;

/**
 * Whose a video is.
 *
 * @param ownerId empty as long as nobody has published it
 */
record Ownership(String ownerId) {

    static final Ownership NOBODYS = new Ownership("");

    /** Whose it is after another message that names an owner: the first one's. */
    Ownership claimedBy(String userId) {
        return ownerId.isEmpty() ? new Ownership(userId) : this;
    }

    boolean isOpenTo(String userId) {
        return ownerId.isEmpty() || ownerId.equals(userId);
    }

    boolean isOfWhoSent(Recorded<?> command) {
        return !ownerId.isEmpty()
                && command.metadata().userId().filter(ownerId::equals).isPresent();
    }
}
