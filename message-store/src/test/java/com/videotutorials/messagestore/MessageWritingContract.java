package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.PARCEL_8;
import static com.videotutorials.messagestore.Parcels.destinations;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static com.videotutorials.messagestore.Parcels.dispatches;
import static com.videotutorials.messagestore.Parcels.message;
import static com.videotutorials.messagestore.Parcels.rejectedBecause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The half of {@link MessageStoreContract} that is about writing: positions, versions, and who is refused. */
abstract class MessageWritingContract {

    /** The store of this test. */
    MessageStore store;

    /** A store in which nothing was ever written. */
    protected abstract MessageStore emptyStore();

    @BeforeEach
    void openStore() {
        store = emptyStore();
    }

    @Test
    void aWriteIsAnsweredWithBothPositions() {
        assertThat(write(PARCEL_7, dispatchedTo("Bergen"))).isEqualTo(new Written(0, 1, false));
        assertThat(write(PARCEL_8, dispatchedTo("Oslo"))).isEqualTo(new Written(0, 2, false));
        assertThat(write(PARCEL_7, dispatchedTo("Tromsø"))).isEqualTo(new Written(1, 3, false));
    }

    @Test
    void theFirstOfAStreamMayExpectThatThereIsNone() {
        assertThat(store.write(PARCEL_7, dispatchedTo("Bergen"), Metadata.none(), ExpectedVersion.noStream())
                        .position())
                .isZero();
    }

    @Test
    void aWriteThatExpectsTheLastPositionSucceeds() {
        write(PARCEL_7, dispatchedTo("Bergen"));

        assertThat(store.write(PARCEL_7, dispatchedTo("Oslo"), Metadata.none(), ExpectedVersion.of(0))
                        .position())
                .isOne();
    }

    @Test
    void aWriteThatExpectsAnotherVersionIsRefused() {
        write(PARCEL_7, dispatchedTo("Bergen"));
        write(PARCEL_7, dispatchedTo("Oslo"));

        for (var expected : List.of(ExpectedVersion.of(0), ExpectedVersion.of(2), ExpectedVersion.noStream())) {
            assertThatExceptionOfType(VersionConflictException.class)
                    .isThrownBy(() -> store.write(PARCEL_7, dispatches(1), expected))
                    .withMessage("Expected %s of parcel-7 but it is at 1", expected)
                    .satisfies(conflict -> assertThat(conflict.stream()).isEqualTo(PARCEL_7))
                    .satisfies(conflict -> assertThat(conflict.actual()).isEqualTo(1));
        }
        assertThat(store.read(PARCEL_7)).hasSize(2);
    }

    @Test
    void aConflictOnAMissingStreamSaysThatThereIsNone() {
        assertThatExceptionOfType(VersionConflictException.class)
                .isThrownBy(() -> store.write(PARCEL_7, dispatches(1), ExpectedVersion.of(0)))
                .satisfies(conflict -> assertThat(conflict.actual()).isEqualTo(-1));
        assertThat(store.read(PARCEL_7)).isEmpty();
    }

    @Test
    void severalMessagesStandOneAfterTheOther() {
        write(PARCEL_7, dispatchedTo("Bergen"));

        var written = store.write(PARCEL_7, dispatches(20), ExpectedVersion.of(0));

        assertThat(written).isEqualTo(new Written(20, 21, false));
        var stored = store.read(PARCEL_7, 1, 100);
        assertThat(destinations(stored)).isEqualTo(destinations(20));
        assertThat(stored)
                .allSatisfy(message -> assertThat(message.globalPosition()).isEqualTo(message.position() + 1));
    }

    @Test
    void ofSeveralMessagesNoneIsWrittenWhenTheVersionIsAnother() {
        assertThatExceptionOfType(VersionConflictException.class)
                .isThrownBy(() -> store.write(PARCEL_7, dispatches(3), ExpectedVersion.of(4)))
                .satisfies(conflict -> assertThat(conflict.actual()).isEqualTo(-1));
        assertThat(store.read(PARCEL, 0, 10)).isEmpty();
    }

    @Test
    void ofSeveralMessagesNoneIsWrittenWhenOneIsInvalid() {
        var messages = List.of(message(dispatchedTo("Bergen")), message(rejectedBecause("too\0heavy")));

        assertThatExceptionOfType(InvalidMessageException.class)
                .isThrownBy(() -> store.write(PARCEL_7, messages, ExpectedVersion.any()))
                .withMessageContaining("DispatchRejected");
        assertThat(store.read(PARCEL_7)).isEmpty();
    }

    @Test
    void nothingToWriteIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> store.write(PARCEL_7, List.of(), ExpectedVersion.any()));
    }

    @Test
    void twoMessagesWithTheSameIdAreRefused() {
        var id = UUID.randomUUID();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.write(
                        PARCEL_7,
                        List.of(message(id, dispatchedTo("Bergen")), message(id, dispatchedTo("Oslo"))),
                        ExpectedVersion.any()));
        assertThat(store.read(PARCEL_7)).isEmpty();
    }

    @Test
    void aRepeatedWriteIsAnsweredAsTheFirstTime() {
        var message = List.of(message(dispatchedTo("Bergen")));
        var first = store.write(PARCEL_7, message, ExpectedVersion.any());
        write(PARCEL_7, dispatchedTo("Oslo"));

        assertThat(store.write(PARCEL_7, message, ExpectedVersion.any())).isEqualTo(repeated(first));
        assertThat(store.read(PARCEL_7)).hasSize(2);
    }

    @Test
    void aRepeatedWriteIsAnsweredAsTheFirstTimeWhateverVersionItExpects() {
        var message = List.of(message(dispatchedTo("Bergen")));
        var first = store.write(PARCEL_7, message, ExpectedVersion.noStream());

        for (var expected : List.of(ExpectedVersion.noStream(), ExpectedVersion.of(0), ExpectedVersion.of(7))) {
            assertThat(store.write(PARCEL_7, message, expected)).isEqualTo(repeated(first));
        }
        assertThat(store.read(PARCEL_7)).hasSize(1);
    }

    @Test
    void aRepeatedWriteOfSeveralMessagesIsAnsweredAsTheFirstTime() {
        write(PARCEL_7, dispatchedTo("Bergen"));
        var messages = dispatches(3);
        var first = store.write(PARCEL_7, messages, ExpectedVersion.of(0));

        assertThat(first).isEqualTo(new Written(3, 4, false));
        assertThat(store.write(PARCEL_7, messages, ExpectedVersion.of(0))).isEqualTo(repeated(first));
        assertThat(store.write(PARCEL_7, messages, ExpectedVersion.any())).isEqualTo(repeated(first));
        assertThat(store.read(PARCEL_7)).hasSize(4);
    }

    @Test
    void theFirstContentOfARepeatedWriteStays() {
        var id = UUID.randomUUID();
        store.write(PARCEL_7, List.of(message(id, dispatchedTo("Bergen"))), ExpectedVersion.any());

        store.write(PARCEL_7, List.of(message(id, dispatchedTo("Oslo"))), ExpectedVersion.any());

        assertThat(destinations(store.read(PARCEL_7, 0, 10))).containsExactly("Bergen");
    }

    @Test
    void theIdOfAMessageInAnotherStreamIsRefused() {
        var id = UUID.randomUUID();
        store.write(PARCEL_7, List.of(message(id, dispatchedTo("Bergen"))), ExpectedVersion.any());

        refusesDuplicate(id, PARCEL_8, List.of(message(id, dispatchedTo("Bergen"))), ExpectedVersion.any());
        refusesDuplicate(id, PARCEL_8, List.of(message(id, dispatchedTo("Bergen"))), ExpectedVersion.of(3));
        var elsewhere = Category.of("letter").stream("1");
        refusesDuplicate(id, elsewhere, List.of(message(id, dispatchedTo("Bergen"))), ExpectedVersion.noStream());
        assertThat(store.read(PARCEL_8)).isEmpty();
        assertThat(store.read(elsewhere)).isEmpty();
    }

    @Test
    void theIdOfAMessageOfAnotherTypeIsRefused() {
        var id = UUID.randomUUID();
        store.write(PARCEL_7, List.of(message(id, dispatchedTo("Bergen"))), ExpectedVersion.any());

        refusesDuplicate(id, PARCEL_7, List.of(message(id, rejectedBecause("too heavy"))), ExpectedVersion.any());
        assertThat(store.read(PARCEL_7)).hasSize(1);
    }

    @Test
    void aWriteOfWhichAPartIsThereAlreadyIsRefused() {
        var id = UUID.randomUUID();
        store.write(PARCEL_7, List.of(message(id, dispatchedTo("Bergen"))), ExpectedVersion.any());
        var known = message(id, dispatchedTo("Bergen"));

        var knownFirst = new ArrayList<>(List.of(known));
        knownFirst.addAll(dispatches(2));
        var knownLast = new ArrayList<>(dispatches(2));
        knownLast.add(known);

        refusesDuplicate(id, PARCEL_7, knownFirst, ExpectedVersion.any());
        refusesDuplicate(id, PARCEL_7, knownLast, ExpectedVersion.of(0));
        refusesDuplicate(id, PARCEL_8, knownLast, ExpectedVersion.any());
        assertThat(store.read(PARCEL, 0, 10)).hasSize(1);
    }

    private void refusesDuplicate(UUID id, StreamName stream, List<NewMessage> messages, ExpectedVersion expected) {
        assertThatExceptionOfType(DuplicateMessageException.class)
                .isThrownBy(() -> store.write(stream, messages, expected))
                .satisfies(duplicate -> assertThat(duplicate.id()).isEqualTo(id));
    }

    private Written write(StreamName stream, Message message) {
        return store.write(stream, message, Metadata.none(), ExpectedVersion.any());
    }

    private static Written repeated(Written first) {
        return new Written(first.position(), first.globalPosition(), true);
    }
}
