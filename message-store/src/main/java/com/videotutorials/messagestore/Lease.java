package com.videotutorials.messagestore;

import java.util.Optional;
import java.util.UUID;

/**
 * Who runs a member, and what whoever runs it has to know.
 *
 * @param groupSize how many members there are
 * @param paused whether an operator wants nothing to be handled
 * @param control grows when an operator changed something that the owner has to look at
 * @param owner who runs it, or ran it last; empty if nobody does
 */
record Lease(MemberId member, int groupSize, boolean paused, long control, Optional<Owner> owner) {

    /**
     * The process that a member belongs to.
     *
     * @param live whether it has been heard of lately; if not, others may take the member
     */
    record Owner(UUID id, String name, boolean live) {}

    boolean isFree() {
        return owner.filter(Owner::live).isEmpty();
    }

    boolean isOwnedBy(UUID process) {
        return owner.filter(Owner::live).map(Owner::id).filter(process::equals).isPresent();
    }

    Lease ownedBy(Owner newOwner) {
        return new Lease(member, groupSize, paused, control, Optional.of(newOwner));
    }
}
