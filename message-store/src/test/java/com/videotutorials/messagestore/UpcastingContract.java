package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.PARCEL_8;
import static com.videotutorials.messagestore.Parcels.destination;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static com.videotutorials.messagestore.Parcels.rejectedBecause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import app.messages.parcel.v1.DispatchRejected;
import app.messages.parcel.v1.Dispatched;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every message store must do with messages of older schemas, whichever way they are read. */
abstract class UpcastingContract {

    /** Towns became destinations with a country, and reasons were never meant to be read again. */
    static final Upcasters UPCASTERS = Upcasters.none()
            .from("Dispatched", 1, json -> {
                json.addProperty("destination", json.get("destination").getAsString() + ", Norway");
                return json;
            })
            .from("DispatchRejected", 1, json -> {
                throw new IllegalStateException("lost");
            });

    private static final Metadata FIRST_VERSION = Metadata.none().withSchemaVersion(1);

    private static final Projection<List<String>> ITINERARY = Projection.startingFrom(List.<String>of())
            .on(Dispatched.class, (destinations, event) -> {
                var more = new ArrayList<>(destinations);
                more.add(event.getDestination());
                return more;
            });

    private MessageStore store;

    /** A store with these upcasters in which nothing was ever written. */
    protected abstract MessageStore emptyStore();

    @BeforeEach
    void openStore() {
        store = emptyStore();
    }

    @Test
    void whicheverWayAMessageIsReadItIsTheNewestVersion() {
        store.write(PARCEL_7, dispatchedTo("Bergen"), FIRST_VERSION, ExpectedVersion.any());

        isNewest(store.read(PARCEL_7, 0, 10).get(0));
        isNewest(store.read(PARCEL_7).findFirst().orElseThrow());
        isNewest(store.read(PARCEL, 0, 10).get(0));
        assertThat(store.read(Map.of(PARCEL_7, 0L, PARCEL_8, 0L), 10))
                .hasEntrySatisfying(PARCEL_7, page -> isNewest(page.get(0)));
        isNewest(store.last(PARCEL_7).orElseThrow());
        isNewest(store.last(PARCEL_7, Dispatched.class).orElseThrow());
    }

    @Test
    void whatASelectionFindsIsTheNewestVersionToo() {
        store.write(PARCEL_7, dispatchedTo("Bergen"), FIRST_VERSION, ExpectedVersion.any());

        isNewest(store.read(Selection.of(List.of(PARCEL)), 0, 10).messages().get(0));
    }

    @Test
    void projectionsAndSubscriptionsGetTheNewestVersion() {
        store.write(PARCEL_7, dispatchedTo("Bergen"), FIRST_VERSION, ExpectedVersion.any());
        store.write(PARCEL_7, dispatchedTo("Oslo, Norway"), Metadata.none(), ExpectedVersion.any());
        var heard = new ArrayList<Recorded<Dispatched>>();
        var subscription = Subscription.<String>named("parcels", PARCEL)
                .on(Dispatched.class, (context, recorded) -> heard.add(recorded));

        store.read(PARCEL, 0, 10).forEach(message -> subscription.handle("", message));

        assertThat(store.fetch(PARCEL_7, ITINERARY).entity()).containsExactly("Bergen, Norway", "Oslo, Norway");
        assertThat(new EntityStore(store).fetch(PARCEL_7, ITINERARY).entity())
                .containsExactly("Bergen, Norway", "Oslo, Norway");
        assertThat(heard)
                .extracting(recorded -> recorded.message().getDestination())
                .containsExactly("Bergen, Norway", "Oslo, Norway");
        assertThat(heard)
                .extracting(recorded -> recorded.metadata().schemaVersion().orElseThrow())
                .containsExactly(2L, 2L);
    }

    @Test
    void whatIsWrittenNowIsOfTheNewestVersion() {
        store.write(PARCEL_7, dispatchedTo("Oslo"), Metadata.none(), ExpectedVersion.any());

        var stored = store.last(PARCEL_7).orElseThrow();

        assertThat(destination(stored)).isEqualTo("Oslo");
        assertThat(stored.metadata().schemaVersion()).contains(2L);
    }

    @Test
    void whatAUnitOfWorkWritesIsOfTheNewestVersion() {
        var work = new UnitOfWork(new EntityStore(store), MessageTracing.none(), List.of());
        work.write(PARCEL_7, dispatchedTo("Oslo"), Metadata.none(), ExpectedVersion.noStream());

        assertThat(work.appends().get(0).rows().get(0).metadata()).isEqualTo("{\"schemaVersion\":2}");
        assertThat(work.fetch(PARCEL_7, ITINERARY).entity()).containsExactly("Oslo");
    }

    @Test
    void aVersionThatIsNotKnownYetIsLeftAsItIs() {
        store.write(PARCEL_7, dispatchedTo("Oslo"), Metadata.none().withSchemaVersion(9), ExpectedVersion.any());

        var stored = store.last(PARCEL_7).orElseThrow();

        assertThat(destination(stored)).isEqualTo("Oslo");
        assertThat(stored.metadata().schemaVersion()).contains(9L);
    }

    @Test
    void aMessageThatCannotBeUpcastStopsOnlyThoseWhoWantIt() {
        store.write(PARCEL_7, dispatchedTo("Bergen"), FIRST_VERSION, ExpectedVersion.any());
        store.write(PARCEL_7, rejectedBecause("too heavy"), FIRST_VERSION, ExpectedVersion.any());
        store.write(PARCEL_7, dispatchedTo("Oslo"), FIRST_VERSION, ExpectedVersion.any());
        var all = ITINERARY.on(DispatchRejected.class, (destinations, event) -> destinations);

        assertThat(store.read(PARCEL_7, 0, 10)).hasSize(3);
        assertThat(store.fetch(PARCEL_7, ITINERARY).entity()).containsExactly("Bergen, Norway", "Oslo, Norway");
        assertThatExceptionOfType(UnreadableMessageException.class)
                .isThrownBy(() -> store.fetch(PARCEL_7, all))
                .withMessage("Cannot read DispatchRejected at parcel-7/1 (global position 2): lost");
        assertThatExceptionOfType(UnreadableMessageException.class)
                .isThrownBy(() -> new EntityStore(store).fetch(PARCEL_7, all));
    }

    private static void isNewest(StoredMessage message) {
        assertThat(destination(message)).isEqualTo("Bergen, Norway");
        assertThat(message.metadata().schemaVersion()).contains(2L);
    }
}
