package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.PARCEL_8;
import static com.videotutorials.messagestore.Parcels.destination;
import static com.videotutorials.messagestore.Parcels.destinations;
import static com.videotutorials.messagestore.Parcels.dispatchTo;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static com.videotutorials.messagestore.Parcels.dispatches;
import static com.videotutorials.messagestore.Parcels.message;
import static com.videotutorials.messagestore.Parcels.rejectedBecause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import app.messages.parcel.v1.DispatchRejected;
import app.messages.parcel.v1.Dispatched;
import com.google.gson.JsonParser;
import com.google.protobuf.Message;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every message store must do. The one in PostgreSQL and the one for tests both extend this. */
public abstract class MessageStoreContract extends MessageSelectionContract {

    private static final int THREE_PAGES = 2_500;

    @Test
    void aMessageComesBackAsItWasWritten() {
        var id = UUID.randomUUID();
        var metadata = Metadata.startingTrace(UUID.randomUUID())
                .withUserId("jane")
                .withOriginStreamName(PARCEL_8)
                .withCorrelationStreamName(PARCEL_7)
                .withSchemaVersion(2)
                .withTraceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        store.write(PARCEL_7, List.of(new NewMessage(id, dispatchedTo("Bergen"), metadata)), ExpectedVersion.any());

        var stored = store.last(PARCEL_7).orElseThrow();

        assertThat(stored.id()).isEqualTo(id);
        assertThat(stored.stream()).isEqualTo(PARCEL_7);
        assertThat(stored.type()).isEqualTo("Dispatched");
        assertThat(stored.metadata()).isEqualTo(metadata);
        assertThat(destination(stored)).isEqualTo("Bergen");
        assertThat(JsonParser.parseString(stored.data()))
                .isEqualTo(JsonParser.parseString("{\"parcelId\":\"7\",\"destination\":\"Bergen\"}"));
    }

    @Test
    void foreignMetadataAndLargeNumbersAreKept() {
        var metadata = Metadata.fromJson(
                "{\"replyStreamName\":\"x-1\",\"causationMessageGlobalPosition\":9007199254740993,\"nested\":{\"a\":[1,null]}}");
        store.write(PARCEL_7, dispatchedTo("Bergen"), metadata.withUserId("jane"), ExpectedVersion.any());

        var stored = store.last(PARCEL_7).orElseThrow().metadata();

        assertThat(stored.causationMessageGlobalPosition()).contains(9_007_199_254_740_993L);
        assertThat(stored.toJson()).contains("9007199254740993");
        assertThat(JsonParser.parseString(stored.toJson()).getAsJsonObject().get("nested"))
                .isEqualTo(JsonParser.parseString("{\"a\":[1,null]}"));
        assertThat(stored.userId()).contains("jane");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Tromsø",
                "東京",
                "📦🚚",
                "\"quoted\"",
                "a\\b",
                "\\u0000",
                "\\\\u0000",
                "line\nbreak\t",
                "'; --"
            })
    void anyTextComesBackAsItWasWritten(String text) {
        store.write(PARCEL_7, dispatchedTo(text), Metadata.none().withUserId(text), ExpectedVersion.any());

        var stored = store.last(PARCEL_7).orElseThrow();
        assertThat(destination(stored)).isEqualTo(text);
        assertThat(stored.metadata().userId()).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "a\0b", "\\\0", "\\u0000\0"})
    void aNullCharacterIsRefused(String text) {
        refuses("Dispatched's data", dispatchedTo(text), Metadata.none());
        refuses("Dispatched's metadata", dispatchedTo("Bergen"), Metadata.none().withUserId(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\udce6x", "\udce6\ud83d"})
    void halfACharacterIsRefused(String text) {
        refuses("Dispatched's data", dispatchedTo(text), Metadata.none());
        refuses("Dispatched's metadata", dispatchedTo("Bergen"), Metadata.none().withUserId(text));
    }

    @Test
    void anEmptyMessageComesBack() {
        store.write(PARCEL_7, Dispatched.getDefaultInstance(), Metadata.none(), ExpectedVersion.any());

        var stored = store.last(PARCEL_7).orElseThrow();

        assertThat(stored.data()).isEqualTo("{}");
        assertThat(stored.metadata()).isEqualTo(Metadata.none());
        assertThat(MessageType.of(Dispatched.class).decode(stored).message())
                .isEqualTo(Dispatched.getDefaultInstance());
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, 9_007_199_254_740_993L})
    void largeNumbersComeBackExactly(long grams) {
        var heavy = Dispatched.newBuilder().setWeightGrams(grams).build();
        store.write(PARCEL_7, heavy, Metadata.none(), ExpectedVersion.any());

        var stored = store.last(PARCEL_7).orElseThrow();

        assertThat(stored.data()).contains("\"" + grams + "\"");
        assertThat(MessageType.of(Dispatched.class).decode(stored).message()).isEqualTo(heavy);
    }

    @Test
    void aStreamIsReadFromAPositionAndLimited() {
        store.write(PARCEL_7, dispatches(10), ExpectedVersion.any());
        store.write(PARCEL_8, dispatchedTo("elsewhere"), Metadata.none(), ExpectedVersion.any());

        assertThat(destinations(store.read(PARCEL_7, 0, 3))).containsExactly("0", "1", "2");
        assertThat(destinations(store.read(PARCEL_7, 3, 3))).containsExactly("3", "4", "5");
        assertThat(destinations(store.read(PARCEL_7, 8, 3))).containsExactly("8", "9");
        assertThat(store.read(PARCEL_7, 10, 3)).isEmpty();
        assertThat(store.read(PARCEL.stream("none"), 0, 3)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1_000, 1_001, 2_000, THREE_PAGES})
    void aStreamIsReadWholeHoweverLongItIs(int length) {
        if (length > 0) {
            store.write(PARCEL_7, dispatches(length), ExpectedVersion.noStream());
        }

        try (var messages = store.read(PARCEL_7)) {
            assertThat(messages.map(Parcels::destination)).isEqualTo(destinations(length));
        }
    }

    @Test
    void fetchingAddsUpAllEventsAndGivesTheVersion() {
        var count = Projection.startingFrom(0).on(Dispatched.class, (sum, event) -> sum + 1);
        store.write(PARCEL_7, dispatches(THREE_PAGES), ExpectedVersion.any());
        store.write(PARCEL_7, rejectedBecause("too heavy"), Metadata.none(), ExpectedVersion.any());

        var fetched = store.fetch(PARCEL_7, count);

        assertThat(fetched).isEqualTo(new Fetched<>(PARCEL_7, THREE_PAGES, ExpectedVersion.of(THREE_PAGES)));
        assertThat(store.write(PARCEL_7, dispatches(1), fetched.version()).position())
                .isEqualTo(THREE_PAGES + 1);
    }

    @Test
    void fetchingAMissingStreamGivesTheInitialState() {
        assertThat(store.fetch(PARCEL_7, Projection.startingFrom("new")))
                .isEqualTo(new Fetched<>(PARCEL_7, "new", ExpectedVersion.noStream()));
    }

    @Test
    void aCategoryIsReadAfterAGlobalPositionAndLimited() {
        for (var i = 0; i < 6; i++) {
            store.write(
                    i % 2 == 0 ? PARCEL_7 : PARCEL_8,
                    dispatchedTo(String.valueOf(i)),
                    Metadata.none(),
                    ExpectedVersion.any());
        }

        assertThat(destinations(store.read(PARCEL, 0, 100))).isEqualTo(destinations(6));
        assertThat(destinations(store.read(PARCEL, 2, 3))).containsExactly("2", "3", "4");
        assertThat(store.read(PARCEL, 5, 3))
                .extracting(StoredMessage::globalPosition)
                .containsExactly(6L);
        assertThat(store.read(PARCEL, 6, 3)).isEmpty();
    }

    @Test
    void aCategoryIsNeitherThatOfItsCommandsNorOneThatBeginsLikeIt() {
        store.write(PARCEL.commands().stream("7"), dispatchTo("Oslo"), Metadata.none(), ExpectedVersion.any());
        store.write(Category.of("parcels").stream("7"), dispatchedTo("Oslo"), Metadata.none(), ExpectedVersion.any());
        store.write(PARCEL_7, dispatchedTo("Bergen"), Metadata.none(), ExpectedVersion.any());

        assertThat(store.read(PARCEL, 0, 10)).extracting(StoredMessage::stream).containsExactly(PARCEL_7);
        assertThat(store.read(PARCEL.commands(), 0, 10))
                .extracting(StoredMessage::type)
                .containsExactly("Dispatch");
    }

    @Test
    void theLastMessageIsFoundAlsoByType() {
        store.write(
                PARCEL_7,
                List.of(message(dispatchedTo("Bergen")), message(dispatchedTo("Oslo"))),
                ExpectedVersion.any());
        store.write(PARCEL_7, rejectedBecause("too heavy"), Metadata.none(), ExpectedVersion.any());

        assertThat(store.last(PARCEL_7)).map(StoredMessage::position).contains(2L);
        assertThat(store.last(PARCEL_7, Dispatched.class))
                .map(Parcels::destination)
                .contains("Oslo");
        assertThat(store.last(PARCEL_8)).isEmpty();
        assertThat(store.last(PARCEL_8, DispatchRejected.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"parcel-a-b-c", "parcel-a+b", "parcel:command+position-1", "Parcel-Ø📦", "parcel- "})
    void streamsOfAnyNameAreTheirOwn(String name) {
        var stream = StreamName.of(name);
        store.write(stream, dispatchedTo("Bergen"), Metadata.none(), ExpectedVersion.noStream());
        store.write(PARCEL_7, dispatchedTo("Oslo"), Metadata.none(), ExpectedVersion.noStream());

        assertThat(store.read(stream).map(StoredMessage::stream)).containsExactly(stream);
        assertThat(store.read(stream.category(), 0, 10))
                .extracting(StoredMessage::stream)
                .contains(stream);
    }

    private void refuses(String what, Message message, Metadata metadata) {
        assertThatExceptionOfType(InvalidMessageException.class)
                .isThrownBy(() -> store.write(PARCEL_7, message, metadata, ExpectedVersion.any()))
                .withMessageContaining(what);
        assertThat(store.read(PARCEL_7)).isEmpty();
        assertThat(store.read(PARCEL, 0, 10)).isEmpty();
    }
}
