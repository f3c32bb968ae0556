package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.PARCEL_8;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static com.videotutorials.messagestore.Parcels.dispatches;
import static com.videotutorials.messagestore.Parcels.rejectedBecause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How every message store finds the messages of categories and of several streams. */
abstract class MessageSelectionContract extends MessageWritingContract {

    @Test
    void aSelectionOfOneCategoryIsReadAfterAGlobalPositionAndLimited() {
        var parcels = Selection.of(List.of(PARCEL));
        writeInTurnsTo(PARCEL_7, PARCEL.commands().stream("7"), PARCEL_8);

        assertThat(positions(store.read(parcels, 0, 100))).containsExactly(1L, 3L, 4L, 6L);
        assertThat(positions(store.read(parcels, 1, 2))).containsExactly(3L, 4L);
        assertThat(store.read(parcels, 1, 2).readTo()).isEqualTo(4);
        assertThat(store.read(parcels, 6, 2)).isEqualTo(new MessagePage(List.of(), 6));
        assertThat(store.read(Selection.of(List.of(Category.of("none"))), 5, 2))
                .isEqualTo(new MessagePage(List.of(), 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void aPageHasPlaceForOneMessageAtLeast(int limit) {
        var reads = List.<ThrowingCallable>of(
                () -> store.read(PARCEL_7, 0, limit),
                () -> store.read(PARCEL, 0, limit),
                () -> store.read(Selection.of(List.of(PARCEL)), 0, limit),
                () -> store.read(Map.of(PARCEL_7, 0L), limit),
                () -> store.read(Map.of(), limit));

        assertThat(reads).allSatisfy(read -> assertThatIllegalArgumentException()
                .isThrownBy(read)
                .withMessage("limit must be at least 1: " + limit));
    }

    @Test
    void noPositionIsNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.read(PARCEL_7, -1, 10))
                .withMessage("fromPosition must not be negative: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.read(Map.of(PARCEL_7, -1L), 10))
                .withMessage("fromPosition must not be negative: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.read(PARCEL, -1, 10))
                .withMessage("afterGlobalPosition must not be negative: -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.read(Selection.of(List.of(PARCEL)), -1, 10))
                .withMessage("afterGlobalPosition must not be negative: -1");
    }

    @Test
    void aSelectionOfSeveralCategoriesIsReadInGlobalOrder() {
        var commands = PARCEL.commands();
        writeInTurnsTo(PARCEL_7, commands.stream("7"), Category.of("parcels").stream("7"));
        var both = Selection.of(List.of(commands, PARCEL, commands));

        assertThat(positions(store.read(both, 0, 100))).containsExactly(1L, 2L, 4L, 5L);
        assertThat(store.read(both, 0, 3))
                .isEqualTo(new MessagePage(store.read(both, 0, 3).messages(), 4));
        assertThat(positions(store.read(both, 1, 2))).containsExactly(2L, 4L);
        assertThat(store.read(both, 5, 2)).isEqualTo(new MessagePage(List.of(), 5));
    }

    @Test
    void everythingIsReadInGlobalOrder() {
        writeInTurnsTo(PARCEL_7, PARCEL.commands().stream("7"), Category.of("parcels").stream("7"));

        assertThat(positions(store.read(Selection.all(), 0, 100))).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(positions(store.read(Selection.all(), 2, 3))).containsExactly(3L, 4L, 5L);
        assertThat(store.read(Selection.all(), 2, 3).readTo()).isEqualTo(5);
        assertThat(store.read(Selection.all(), 6, 3)).isEqualTo(new MessagePage(List.of(), 6));
    }

    @ParameterizedTest
    @MethodSource("categoriesWithParcels")
    void whatIsNotWantedIsPassedOver(List<Category> categories) {
        store.write(PARCEL_7, dispatchedTo("Bergen"), Metadata.none(), ExpectedVersion.any());
        store.write(PARCEL_8, rejectedBecause("too heavy"), Metadata.none(), ExpectedVersion.any());
        store.write(PARCEL_7, dispatchedTo("Oslo"), Metadata.none(), ExpectedVersion.any());
        store.write(PARCEL_8, dispatchedTo("Narvik"), Metadata.none(), ExpectedVersion.any());
        var rejections = Selection.of(categories).ofTypes(Set.of("DispatchRejected"));

        assertThat(positions(store.read(rejections, 0, 3))).containsExactly(2L);
        assertThat(store.read(rejections, 0, 3).readTo()).isEqualTo(3);
        assertThat(store.read(rejections, 0, 1)).isEqualTo(new MessagePage(List.of(), 1));
        assertThat(store.read(rejections, 2, 100)).isEqualTo(new MessagePage(List.of(), 4));
        assertThat(store.read(rejections, 4, 100)).isEqualTo(new MessagePage(List.of(), 4));
        assertThat(positions(store.read(Selection.of(categories).ofTypes(Set.of("Dispatched", "Dispatch")), 0, 100)))
                .containsExactly(1L, 3L, 4L);
    }

    private static List<List<Category>> categoriesWithParcels() {
        return List.of(List.of(PARCEL), List.of(Category.of("none"), PARCEL), List.of());
    }

    @Test
    void originAndCorrelationAreCategoriesOfTheMetadata() {
        var account = Category.of("account");
        var names =
                List.of(account.stream("1"), account.stream("a-b+c"), Category.of("accounts").stream("1"), PARCEL_7);
        for (var name : names) {
            writeWith(Metadata.none().withOriginStreamName(name));
        }
        for (var name : names) {
            writeWith(Metadata.none().withCorrelationStreamName(name));
        }
        writeWith(Metadata.none());
        writeWith(Metadata.fromJson("{\"originStreamName\":\"account\",\"correlationStreamName\":\"account\"}"));
        writeWith(Metadata.fromJson("{\"originStreamName\":null,\"correlationStreamName\":{\"account\":1}}"));
        writeWith(Metadata.fromJson("{\"originStreamName\":5,\"correlationStreamName\":true}"));
        var parcels = Selection.of(List.of(PARCEL));

        assertThat(positions(store.read(parcels.originatingFrom(account), 0, 100)))
                .containsExactly(1L, 2L, 10L);
        assertThat(positions(store.read(parcels.correlatedWith(account), 0, 100)))
                .containsExactly(5L, 6L, 10L);
        assertThat(positions(store.read(Selection.all().originatingFrom(Category.of("5")), 0, 100)))
                .containsExactly(12L);
        assertThat(positions(store.read(parcels.originatingFrom(account).correlatedWith(account), 0, 100)))
                .containsExactly(10L);
        assertThat(store.read(parcels.correlatedWith(account), 6, 3)).isEqualTo(new MessagePage(List.of(), 9));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void theMembersOfAGroupDivideTheStreams(int groupSize) {
        var streams = new ArrayList<StreamName>();
        for (var i = 0; i < 40; i++) {
            streams.add(PARCEL.stream("%d+%d".formatted(i % 10, i)));
            streams.add(PARCEL.stream("東京-" + i));
        }
        streams.forEach(stream -> store.write(stream, dispatches(2), ExpectedVersion.any()));

        var owners = new HashMap<StreamName, Integer>();
        var seen = new ArrayList<Long>();
        for (var number = 0; number < groupSize; number++) {
            var member = new GroupMember(number, groupSize);
            var page = store.read(Selection.of(List.of(PARCEL)).forMember(member), 0, 1_000);
            assertThat(page.readTo()).isEqualTo(160);
            assertThat(page.messages()).isNotEmpty().allMatch(message -> member.handles(message.stream()));
            for (var message : page.messages()) {
                owners.put(message.stream(), number);
            }
            seen.addAll(positions(page));
        }

        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 160).boxed().toList());
        assertThat(owners.keySet()).containsExactlyInAnyOrderElementsOf(Set.copyOf(streams));
        owners.forEach((stream, owner) -> assertThat(streams)
                .filteredOn(other -> other.cardinalId().equals(stream.cardinalId()))
                .allMatch(other -> owner.equals(owners.get(other))));
    }

    @Test
    void severalStreamsAreReadInOneGo() {
        store.write(PARCEL_7, dispatches(5), ExpectedVersion.any());
        store.write(PARCEL_8, dispatches(2), ExpectedVersion.any());
        store.write(PARCEL.stream("9"), dispatches(2), ExpectedVersion.any());
        var none = PARCEL.stream("none");

        var pages = store.read(Map.of(PARCEL_7, 1L, PARCEL_8, 0L, PARCEL.stream("9"), 2L, none, 0L), 3);

        assertThat(pages).containsOnlyKeys(PARCEL_7, PARCEL_8, PARCEL.stream("9"), none);
        assertThat(pages)
                .containsEntry(PARCEL_7, store.read(PARCEL_7, 1, 3))
                .containsEntry(PARCEL_8, store.read(PARCEL_8, 0, 3))
                .containsEntry(PARCEL.stream("9"), List.of())
                .containsEntry(none, List.of());
        assertThat(store.read(Map.of(), 3)).isEmpty();
    }

    private void writeInTurnsTo(StreamName... streams) {
        for (var i = 0; i < 2; i++) {
            for (var stream : streams) {
                store.write(stream, dispatchedTo("Bergen"), Metadata.none(), ExpectedVersion.any());
            }
        }
    }

    private void writeWith(Metadata metadata) {
        store.write(PARCEL_7, dispatchedTo("Bergen"), metadata, ExpectedVersion.any());
    }

    private static List<Long> positions(MessagePage page) {
        return page.messages().stream().map(StoredMessage::globalPosition).toList();
    }
}
