package com.videotutorials.messagestore;

import app.messages.parcel.v1.Dispatch;
import app.messages.parcel.v1.DispatchRejected;
import app.messages.parcel.v1.Dispatched;
import com.google.protobuf.Message;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** The sample domain: parcels that are dispatched. */
final class Parcels {

    static final Category PARCEL = Category.of("parcel");
    static final StreamName PARCEL_7 = PARCEL.stream("7");
    static final StreamName PARCEL_8 = PARCEL.stream("8");
    static final StreamName PARCEL_9 = PARCEL.stream("9");

    private Parcels() {}

    static Dispatch dispatchTo(String destination) {
        return Dispatch.newBuilder()
                .setParcelId("7")
                .setDestination(destination)
                .build();
    }

    static Dispatched dispatchedTo(String destination) {
        return Dispatched.newBuilder()
                .setParcelId("7")
                .setDestination(destination)
                .build();
    }

    static DispatchRejected rejectedBecause(String reason) {
        return DispatchRejected.newBuilder().setParcelId("7").setReason(reason).build();
    }

    static NewMessage message(Message message) {
        return NewMessage.of(message, Metadata.none());
    }

    static NewMessage message(UUID id, Message message) {
        return new NewMessage(id, message, Metadata.none());
    }

    /** As many events as wanted, their destinations counted from 0. */
    static List<NewMessage> dispatches(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> message(dispatchedTo(String.valueOf(i))))
                .toList();
    }

    static List<String> destinations(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toList();
    }

    static String destination(StoredMessage stored) {
        return MessageType.of(Dispatched.class).decode(stored).message().getDestination();
    }

    static List<String> destinations(List<StoredMessage> stored) {
        return stored.stream().map(Parcels::destination).toList();
    }
}
