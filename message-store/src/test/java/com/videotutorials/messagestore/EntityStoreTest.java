package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.PARCEL_8;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static com.videotutorials.messagestore.Parcels.dispatches;
import static com.videotutorials.messagestore.Parcels.message;
import static com.videotutorials.messagestore.Parcels.rejectedBecause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import app.messages.parcel.v1.DispatchRejected;
import app.messages.parcel.v1.Dispatched;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class EntityStoreTest {

    private static final int THREADS = 8;
    private static final int SOME = 200;

    private final AtomicInteger steps = new AtomicInteger();
    private final Projection<String> itinerary = Projection.startingFrom("start")
            .on(Dispatched.class, (way, event) -> {
                steps.incrementAndGet();
                return way + ">" + event.getDestination();
            });

    private final LoggingMessageStore messageStore = new LoggingMessageStore(new InMemoryMessageStore());
    private final EntityStore entities = new EntityStore(messageStore);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 999, 1_000, 1_001, 2_000, 10_001})
    void anEntityIsWhatAllItsEventsAddUpTo(int events) {
        write(PARCEL_7, events);

        var fetched = entities.fetch(PARCEL_7, itinerary);

        assertThat(fetched).isEqualTo(messageStore.fetch(PARCEL_7, itinerary));
        assertThat(fetched).isEqualTo(entities.fetch(PARCEL_7, itinerary));
        assertThat(fetched.version())
                .isEqualTo(events == 0 ? ExpectedVersion.noStream() : ExpectedVersion.of(events - 1));
    }

    @Test
    void aLongStreamIsReadInPages() {
        write(PARCEL_7, 2_500);

        entities.fetch(PARCEL_7, itinerary);

        assertThat(messageStore.newReads())
                .containsExactly(Map.of(PARCEL_7, 0L), Map.of(PARCEL_7, 1_000L), Map.of(PARCEL_7, 2_000L));
    }

    @Test
    void whatWasFetchedIsReadOnFromItsLastEvent() {
        write(PARCEL_7, 3);
        entities.fetch(PARCEL_7, itinerary);
        write(PARCEL_7, 2);

        var fetched = entities.fetch(PARCEL_7, itinerary);

        assertThat(fetched).isEqualTo(new Fetched<>(PARCEL_7, "start>0>1>2>0>1", ExpectedVersion.of(4)));
        assertThat(messageStore.newReads()).containsExactly(Map.of(PARCEL_7, 0L), Map.of(PARCEL_7, 2L));
        assertThat(steps).hasValue(5);
    }

    @Test
    void anEntityWithoutNewEventsIsNotFoldedAgain() {
        write(PARCEL_7, 3);
        var fetched = entities.fetch(PARCEL_7, itinerary);

        assertThat(entities.fetch(PARCEL_7, itinerary)).isEqualTo(fetched);
        assertThat(entities.fetch(PARCEL_7, itinerary).entity()).isSameAs(fetched.entity());
        assertThat(steps).hasValue(3);
    }

    @Test
    void manyNewEventsAreReadInPagesToo() {
        write(PARCEL_7, 1);
        entities.fetch(PARCEL_7, itinerary);
        write(PARCEL_7, 2_500);

        assertThat(entities.fetch(PARCEL_7, itinerary)).isEqualTo(messageStore.fetch(PARCEL_7, itinerary));
    }

    @Test
    void anEntityThatWasMissingIsFoundOnceItIsThere() {
        entities.fetch(PARCEL_7, itinerary);
        write(PARCEL_7, 1);

        assertThat(entities.fetch(PARCEL_7, itinerary).entity()).isEqualTo("start>0");
    }

    @Test
    void eventsThatAreNotUnderstoodCountForTheVersion() {
        write(PARCEL_7, 1);
        messageStore.write(PARCEL_7, rejectedBecause("too heavy"), Metadata.none(), ExpectedVersion.any());

        assertThat(entities.fetch(PARCEL_7, itinerary).version()).isEqualTo(ExpectedVersion.of(1));
        assertThat(entities.fetch(PARCEL_7, itinerary).version()).isEqualTo(ExpectedVersion.of(1));
    }

    @Test
    void eachProjectionHasAnEntityOfItsOwn() {
        var count = Projection.startingFrom(0).on(Dispatched.class, (sum, event) -> sum + 1);
        write(PARCEL_7, 2);

        for (var time = 0; time < 2; time++) {
            assertThat(entities.fetch(PARCEL_7, count).entity()).isEqualTo(2);
            assertThat(entities.fetch(PARCEL_7, itinerary).entity()).isEqualTo("start>0>1");
        }
        assertThat(steps).hasValue(2);
    }

    @Test
    void theEntityThatWasNotFetchedForTheLongestIsForgotten() {
        var two = new EntityStore(messageStore, SnapshotStore.none(), 2);
        var parcel9 = PARCEL.stream("9");
        List.of(PARCEL_7, PARCEL_8, parcel9).forEach(stream -> write(stream, 2));
        List.of(PARCEL_7, PARCEL_8, PARCEL_7, parcel9).forEach(stream -> two.fetch(stream, itinerary));
        messageStore.newReads();

        List.of(PARCEL_7, parcel9, PARCEL_8).forEach(stream -> two.fetch(stream, itinerary));

        assertThat(messageStore.newReads())
                .containsExactly(Map.of(PARCEL_7, 1L), Map.of(parcel9, 1L), Map.of(PARCEL_8, 0L));
    }

    @Test
    void aStoreWithoutRoomRemembersNothing() {
        var none = new EntityStore(messageStore, SnapshotStore.none(), 0);
        write(PARCEL_7, 2);

        none.fetch(PARCEL_7, itinerary);
        none.fetch(PARCEL_7, itinerary);

        assertThat(messageStore.newReads()).containsExactly(Map.of(PARCEL_7, 0L), Map.of(PARCEL_7, 0L));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EntityStore(messageStore, SnapshotStore.none(), -1))
                .withMessageContaining("-1");
    }

    @Test
    void whatIsForgottenIsFoldedAnew() {
        write(PARCEL_7, 2);
        write(PARCEL_8, 2);
        entities.fetchAll(List.of(PARCEL_7, PARCEL_8), itinerary);
        messageStore.newReads();

        entities.forget(PARCEL_7);
        entities.fetchAll(List.of(PARCEL_7, PARCEL_8), itinerary);

        assertThat(messageStore.newReads()).containsExactly(Map.of(PARCEL_7, 0L, PARCEL_8, 1L));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 2_000})
    void aStreamThatIsNotWhatItWasIsFoldedAnew(int eventsOfTheOther) {
        write(PARCEL_7, 3);
        write(PARCEL_8, 1);
        entities.fetchAll(List.of(PARCEL_7, PARCEL_8), itinerary);

        messageStore.use(new InMemoryMessageStore());
        write(PARCEL_7, eventsOfTheOther);

        assertThat(entities.fetchAll(List.of(PARCEL_7, PARCEL_8), itinerary))
                .isEqualTo(Map.of(
                        PARCEL_7,
                        messageStore.fetch(PARCEL_7, itinerary),
                        PARCEL_8,
                        new Fetched<>(PARCEL_8, "start", ExpectedVersion.noStream())));
        assertThat(entities.fetch(PARCEL_7, itinerary)).isEqualTo(messageStore.fetch(PARCEL_7, itinerary));
    }

    @Test
    void anEventThatCannotBeReadFailsTheFetchAndIsNotPassedOver() {
        messageStore.use(new InMemoryMessageStore(Upcasters.none().from("DispatchRejected", 1, json -> {
            throw new IllegalStateException("lost");
        })));
        var all = itinerary.on(DispatchRejected.class, (way, event) -> way + "!");
        write(PARCEL_7, 2);
        entities.fetch(PARCEL_7, all);
        var unreadable =
                NewMessage.of(rejectedBecause("too heavy"), Metadata.none().withSchemaVersion(1));
        messageStore.write(PARCEL_7, List.of(unreadable), ExpectedVersion.any());

        for (var time = 0; time < 2; time++) {
            assertThatExceptionOfType(UnreadableMessageException.class)
                    .isThrownBy(() -> entities.fetch(PARCEL_7, all))
                    .withMessageContaining("DispatchRejected at parcel-7/2");
        }
        assertThat(entities.fetch(PARCEL_7, itinerary).entity()).isEqualTo("start>0>1");
    }

    @Test
    void severalEntitiesAreFetchedInOneRoundTrip() {
        var parcel9 = PARCEL.stream("9");
        write(PARCEL_7, 3);
        write(PARCEL_8, 2);
        entities.fetch(PARCEL_7, itinerary);
        messageStore.newReads();

        var fetched = entities.fetchAll(List.of(parcel9, PARCEL_8, PARCEL_7, PARCEL_8), itinerary);

        assertThat(fetched.keySet()).containsExactly(parcel9, PARCEL_8, PARCEL_7);
        assertThat(fetched.values())
                .containsExactly(
                        new Fetched<>(parcel9, "start", ExpectedVersion.noStream()),
                        new Fetched<>(PARCEL_8, "start>0>1", ExpectedVersion.of(1)),
                        new Fetched<>(PARCEL_7, "start>0>1>2", ExpectedVersion.of(2)));
        assertThat(messageStore.newReads()).containsExactly(Map.of(parcel9, 0L, PARCEL_8, 0L, PARCEL_7, 2L));
        assertThat(steps).hasValue(5);
    }

    @Test
    void onlyLongStreamsAmongSeveralAreReadOn() {
        var lengths = Map.of(PARCEL.stream("1"), 2_001, PARCEL.stream("2"), 1_000, PARCEL.stream("3"), 999);
        lengths.forEach(this::write);

        var fetched = entities.fetchAll(lengths.keySet(), itinerary);

        lengths.keySet()
                .forEach(stream -> assertThat(fetched).containsEntry(stream, messageStore.fetch(stream, itinerary)));
        assertThat(messageStore.newReads())
                .startsWith(
                        Map.of(PARCEL.stream("1"), 0L, PARCEL.stream("2"), 0L, PARCEL.stream("3"), 0L),
                        Map.of(PARCEL.stream("1"), 1_000L, PARCEL.stream("2"), 1_000L),
                        Map.of(PARCEL.stream("1"), 2_000L));
    }

    @Test
    void veryManyEntitiesAreFetchedInFewRoundTrips() {
        var streams = IntStream.range(0, 2_001)
                .mapToObj(i -> PARCEL.stream(String.valueOf(i)))
                .toList();
        write(streams.get(0), 51);
        write(streams.get(2_000), 1);

        var fetched = entities.fetchAll(streams, itinerary);

        assertThat(fetched.keySet()).containsExactlyElementsOf(streams);
        assertThat(fetched).containsEntry(streams.get(0), messageStore.fetch(streams.get(0), itinerary));
        assertThat(fetched)
                .containsEntry(streams.get(2_000), new Fetched<>(streams.get(2_000), "start>0", ExpectedVersion.of(0)));
        assertThat(messageStore.newReads()).extracting(Map::size).startsWith(1_000, 1, 1_000, 1);
    }

    @Test
    void nothingIsReadForNobody() {
        assertThat(entities.fetchAll(List.of(), itinerary)).isEmpty();
        assertThat(messageStore.newReads()).isEmpty();
    }

    @Test
    void whoeverFetchesWhileOthersWriteSeesAtLeastWhatWasThereBefore() throws Exception {
        var small = new EntityStore(messageStore, SnapshotStore.none(), 2);
        var count = Projection.startingFrom(0).on(Dispatched.class, (sum, event) -> sum + 1);
        var streams = List.of(PARCEL_7, PARCEL_8, PARCEL.stream("9"));
        var callers = new ArrayList<Caller<Boolean>>();
        for (var thread = 0; thread < THREADS; thread++) {
            callers.add(Caller.start(() -> {
                for (var i = 0; i < SOME; i++) {
                    var written = new HashMap<StreamName, Long>();
                    for (var stream : streams) {
                        written.put(stream, write(stream, 1));
                    }
                    small.fetchAll(streams, count).forEach((stream, fetched) -> {
                        assertThat(fetched.version()).isEqualTo(ExpectedVersion.of(fetched.entity() - 1));
                        assertThat((long) fetched.entity()).isGreaterThan(written.get(stream));
                    });
                }
                return true;
            }));
        }

        for (var caller : callers) {
            assertThat(caller.result()).isTrue();
        }
        assertThat(small.fetch(PARCEL_7, count).entity()).isEqualTo(THREADS * SOME);
    }

    @Test
    void anEntityCanBeDecidedUponWithItsVersion() {
        write(PARCEL_7, 2);
        var fetched = entities.fetch(PARCEL_7, itinerary);
        write(PARCEL_7, 1);

        assertThatExceptionOfType(VersionConflictException.class)
                .isThrownBy(
                        () -> messageStore.write(PARCEL_7, List.of(message(dispatchedTo("Oslo"))), fetched.version()));
    }

    private long write(StreamName stream, int events) {
        return events == 0
                ? -1
                : messageStore
                        .write(stream, dispatches(events), ExpectedVersion.any())
                        .position();
    }
}
