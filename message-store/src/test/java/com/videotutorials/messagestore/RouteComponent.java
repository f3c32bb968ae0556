package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;

import app.messages.parcel.v1.Dispatch;
import app.messages.parcel.v1.Dispatched;

/** Sends a parcel somewhere, and then somewhere else, as often as it is told. */
final class RouteComponent {

    static final String NAME = "components:route:command";

    Subscription<UnitOfWork> subscription() {
        return Subscription.<UnitOfWork>named(NAME, PARCEL.commands()).on(Dispatch.class, this::dispatch);
    }

    void dispatch(UnitOfWork work, Recorded<Dispatch> command) {
        var route = work.fetch(PARCEL.stream(command.message().getParcelId()), Route.PROJECTION);
        if (route.entity().processed(command)) {
            return;
        }
        var event = Dispatched.newBuilder()
                .setParcelId(command.message().getParcelId())
                .setDestination(command.message().getDestination())
                .build();
        work.write(route.stream(), event, Metadata.following(command), route.version());
    }
}
