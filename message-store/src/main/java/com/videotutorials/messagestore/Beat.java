package com.videotutorials.messagestore;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a process has learned by showing that it is alive. Its own leases hold for the time to live, counted from when it
 * began to ask.
 *
 * @param owned the process's own members, also those that it should give up
 * @param toRelease those of them that belong elsewhere: to be given up after the batch that is being handled
 * @param leases all members of all subscriptions, in order
 * @param processes those that are alive, this one among them
 */
record Beat(
        Map<MemberId, Lease> owned, Set<MemberId> toRelease, List<Lease> leases, List<SubscriptionProcess> processes) {

    Beat {
        owned = Map.copyOf(owned);
        toRelease = Set.copyOf(toRelease);
        leases = List.copyOf(leases);
        processes = List.copyOf(processes);
    }
}
