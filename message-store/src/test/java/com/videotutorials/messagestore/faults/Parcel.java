package com.videotutorials.messagestore.faults;

import app.messages.parcel.v1.Dispatched;
import com.videotutorials.messagestore.Projection;
import com.videotutorials.messagestore.Recorded;

/**
 * What the parcel component needs to know about a parcel in order to decide.
 *
 * @param decided the global position of the last command that was decided
 */
record Parcel(long decided) {

    static final Projection<Parcel> PROJECTION =
            Projection.startingFrom(new Parcel(0)).onRecorded(Dispatched.class, Parcel::dispatched);

    boolean processed(long command) {
        return command <= decided;
    }

    private Parcel dispatched(Recorded<Dispatched> event) {
        return new Parcel(event.metadata().causationMessageGlobalPosition().orElseThrow());
    }
}
