package com.videotutorials.messagestore;

import app.messages.parcel.v1.Dispatch;
import app.messages.parcel.v1.DispatchRejected;
import app.messages.parcel.v1.Dispatched;
import com.google.protobuf.Message;

/** What the parcel component needs to know about a parcel in order to decide. */
record Parcel(boolean decided) {

    static final Projection<Parcel> PROJECTION = Projection.startingFrom(new Parcel(false))
            .on(Dispatched.class, (parcel, event) -> new Parcel(true))
            .on(DispatchRejected.class, (parcel, event) -> new Parcel(true));

    /** The one event that answers the command. */
    Message decide(Dispatch command) {
        if (command.getDestination().equals("Atlantis")) {
            return DispatchRejected.newBuilder()
                    .setParcelId(command.getParcelId())
                    .setReason("Nobody delivers there")
                    .build();
        }
        return Dispatched.newBuilder()
                .setParcelId(command.getParcelId())
                .setDestination(command.getDestination())
                .build();
    }
}
