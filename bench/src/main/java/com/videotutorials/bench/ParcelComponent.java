package com.videotutorials.bench;

import app.messages.parcel.v1.Dispatch;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.messagestore.UnitOfWork;

/** Dispatches parcels: an event for each command, with a look at what happened to the parcel before. */
final class ParcelComponent {

    private final Category parcel;

    ParcelComponent(Category parcel) {
        this.parcel = parcel;
    }

    Subscription<UnitOfWork> subscription() {
        return Subscription.<UnitOfWork>named("components:%s:command".formatted(parcel.value()), parcel.commands())
                .on(Dispatch.class, this::dispatch);
    }

    private void dispatch(UnitOfWork work, Recorded<Dispatch> command) {
        var stream = parcel.stream(command.message().getParcelId());
        var fetched = work.fetch(stream, Parcel.PROJECTION);
        if (fetched.entity().wasDispatchedBy(command)) {
            return;
        }
        work.write(stream, Parcel.dispatch(command.message()), Metadata.following(command), fetched.version());
    }
}
