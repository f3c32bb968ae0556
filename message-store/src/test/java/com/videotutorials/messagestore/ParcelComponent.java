package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;

import app.messages.parcel.v1.Dispatch;

/** Decides whether a parcel may be dispatched. */
final class ParcelComponent {

    static final String NAME = "components:parcel:command";

    Subscription<UnitOfWork> subscription() {
        return Subscription.<UnitOfWork>named(NAME, PARCEL.commands()).on(Dispatch.class, this::dispatch);
    }

    void dispatch(UnitOfWork work, Recorded<Dispatch> command) {
        var parcel = work.fetch(PARCEL.stream(command.message().getParcelId()), Parcel.PROJECTION);
        if (parcel.entity().decided()) {
            return;
        }
        var event = parcel.entity().decide(command.message());
        work.write(parcel.stream(), event, Metadata.following(command), parcel.version());
    }
}
