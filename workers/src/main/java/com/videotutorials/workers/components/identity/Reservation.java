package com.videotutorials.workers.components.identity;

import com.videotutorials.messages.identity.v1.EmailClaimed;
import com.videotutorials.messagestore.Projection;

/**
 * To whom an address belongs.
 *
 * @param userId empty if it is free
 */
record Reservation(String userId) {

    static final Projection<Reservation> PROJECTION =
            Projection.startingFrom(new Reservation("")).on(EmailClaimed.class, Reservation::claimed);

    private Reservation claimed(EmailClaimed event) {
        return isClaimed() ? this : new Reservation(event.getUserId());
    }

    boolean isClaimed() {
        return !userId.isEmpty();
    }

    boolean isClaimedByAnotherThan(String otherUserId) {
        return isClaimed() && !userId.equals(otherUserId);
    }
}
