package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import app.messages.parcel.v1.DispatchRejected;
import app.messages.parcel.v1.Dispatched;
import com.google.protobuf.Message;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProjectionTest {

    private static final Projection<String> ITINERARY = Projection.startingFrom("")
            .on(Dispatched.class, (itinerary, event) -> itinerary + ">" + event.getDestination());

    @Test
    void eventsAddUpInTheirOrder() {
        var bergen = ITINERARY.next(ITINERARY.initial(), event("Dispatched", "{\"destination\":\"Bergen\"}"));

        assertThat(ITINERARY.next(bergen, event("Dispatched", "{\"destination\":\"Oslo\"}")))
                .isEqualTo(">Bergen>Oslo");
    }

    @Test
    void eventsOfUnknownTypesChangeNothing() {
        assertThat(ITINERARY.next(">Bergen", event("Weighed", "{\"grams\":[1]}")))
                .isEqualTo(">Bergen");
    }

    @Test
    void unknownFieldsAreIgnored() {
        assertThat(ITINERARY.next("", event("Dispatched", "{\"destination\":\"Oslo\",\"carrier\":{\"name\":\"A\"}}")))
                .isEqualTo(">Oslo");
    }

    @Test
    void anEventThatDoesNotFitItsTypeIsUnreadable() {
        assertThatExceptionOfType(UnreadableMessageException.class)
                .isThrownBy(() -> ITINERARY.next("", event("Dispatched", "{\"destination\":{}}")))
                .withMessageContaining("Dispatched at parcel-7/0");
    }

    @Test
    void aTypeIsUnderstoodOnlyOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ITINERARY.on(Dispatched.class, (itinerary, event) -> itinerary))
                .withMessageContaining("Dispatched");
    }

    @Test
    void aProjectionIsNotChangedByWhatIsMadeOfIt() {
        var more = ITINERARY.on(DispatchRejected.class, (itinerary, event) -> itinerary + "!");

        assertThat(more.next("", event("DispatchRejected", "{}"))).isEqualTo("!");
        assertThat(ITINERARY.next("", event("DispatchRejected", "{}"))).isEmpty();
    }

    @Test
    void aClassThatWasNotGeneratedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ITINERARY.on(Message.class, (itinerary, event) -> itinerary));
    }

    private static StoredMessage event(String type, String data) {
        return new StoredMessage(UUID.randomUUID(), PARCEL_7, type, 0, 1, data, Metadata.none(), Instant.EPOCH);
    }
}
