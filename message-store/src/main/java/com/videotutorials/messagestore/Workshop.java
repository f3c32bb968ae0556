package com.videotutorials.messagestore;

import java.util.function.BooleanSupplier;

/** Makes what runs a subscription that this process has the code of. */
interface Workshop {

    Subscription<?> subscription();

    /**
     * Makes what runs a member.
     *
     * @param mayWork whether the process holds the member's lease at present
     */
    SubscriptionRun run(MemberId member, BooleanSupplier mayWork);

    /**
     * Makes what builds the subscription's tables anew.
     *
     * @param mayWork whether the process holds the member's lease at present
     */
    SubscriptionRun rebuild(MemberId member, BooleanSupplier mayWork);
}
