package com.videotutorials.messagestore.faults;

import app.messages.invoice.v1.Charge;
import app.messages.parcel.v1.Dispatch;
import app.messages.parcel.v1.Dispatched;
import app.messages.receipt.v1.Received;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.messagestore.UnitOfWork;
import java.util.List;

/** Dispatches parcels, has their senders charged, and keeps receipts of the requests. */
final class ParcelComponent {

    static final Category PARCEL = Category.of("parcel");
    static final Category INVOICE = Category.of("invoice");
    static final Category RECEIPT = Category.of("receipt");

    /** Divides well among two processes and among three. */
    static final int GROUP_SIZE = 6;

    private static final int SMALL_GROUP_SIZE = 2;

    private final String worker;
    private final Delays delays;

    /** @param worker who is named as the one who acts */
    ParcelComponent(String worker, Delays delays) {
        this.worker = worker;
        this.delays = delays;
    }

    List<Subscription<UnitOfWork>> subscriptions() {
        return List.of(
                Subscription.<UnitOfWork>named("components:parcel:command", PARCEL.commands())
                        .inGroupOf(GROUP_SIZE)
                        .on(Dispatch.class, this::dispatch),
                Subscription.<UnitOfWork>named("components:parcel:charge", PARCEL)
                        .inGroupOf(SMALL_GROUP_SIZE)
                        .on(Dispatched.class, this::charge),
                Subscription.<UnitOfWork>named("components:parcel:receipt", PARCEL.commands())
                        .inGroupOf(SMALL_GROUP_SIZE)
                        .on(Dispatch.class, this::receive));
    }

    private void dispatch(UnitOfWork work, Recorded<Dispatch> command) {
        var parcel = work.fetch(PARCEL.stream(command.message().getParcelId()), Parcel.PROJECTION);
        if (parcel.entity().processed(command.globalPosition())) {
            return;
        }
        var dispatched = Dispatched.newBuilder()
                .setParcelId(command.message().getParcelId())
                .setDestination(command.message().getDestination())
                .build();
        delays.inComponent();
        work.write(parcel.stream(), dispatched, following(command), parcel.version());
    }

    private void charge(UnitOfWork work, Recorded<Dispatched> event) {
        var charge = Charge.newBuilder()
                .setParcelId(event.message().getParcelId())
                .setDestination(event.message().getDestination())
                .build();
        delays.inComponent();
        work.send(INVOICE.commands().stream(event.message().getParcelId()), charge, following(event), event);
    }

    /** Does not look whether it did so before: that every request has one receipt is up to those who call it. */
    private void receive(UnitOfWork work, Recorded<Dispatch> command) {
        var received = Received.newBuilder()
                .setParcelId(command.message().getParcelId())
                .setDestination(command.message().getDestination())
                .build();
        delays.inComponent();
        var receipts = RECEIPT.stream(command.message().getParcelId());
        work.write(receipts, received, following(command), ExpectedVersion.any());
    }

    private Metadata following(Recorded<?> cause) {
        return Metadata.following(cause).withUserId(worker);
    }
}
