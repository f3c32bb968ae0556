package com.videotutorials.messagestore.faults;

import app.messages.parcel.v1.Dispatched;

/** What takes time while a message is being handled, so that there is more of a middle in which something can go wrong. */
interface Delays {

    /** Handlers are as quick as they can be. */
    static Delays none() {
        return new Delays() {};
    }

    /** In a handler that writes messages, while no transaction is open. */
    default void inComponent() {}

    /** In a handler that changes tables, in its transaction. */
    default void inAggregator(Dispatched event) {}
}
