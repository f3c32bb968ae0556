package com.videotutorials.bench;

import app.messages.parcel.v1.Dispatch;
import app.messages.parcel.v1.Dispatched;
import com.videotutorials.messagestore.Projection;
import com.videotutorials.messagestore.Recorded;

/** A parcel, of which only matters which command was the last that it was dispatched by. */
record Parcel(long lastCommand) {

    static final Projection<Parcel> PROJECTION =
            Projection.startingFrom(new Parcel(0)).onRecorded(Dispatched.class, Parcel::dispatched);

    private Parcel dispatched(Recorded<Dispatched> event) {
        var cause = event.stored().metadata().causationMessageGlobalPosition();
        return new Parcel(Math.max(lastCommand, cause.orElse(0L)));
    }

    boolean wasDispatchedBy(Recorded<Dispatch> command) {
        return lastCommand >= command.stored().globalPosition();
    }

    static Dispatched dispatch(Dispatch command) {
        return Dispatched.newBuilder()
                .setParcelId(command.getParcelId())
                .setDestination(command.getDestination())
                .build();
    }
}
