package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.PARCEL_8;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static com.videotutorials.messagestore.Parcels.dispatches;
import static com.videotutorials.messagestore.Parcels.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writes that were made to wait until they go together in one statement. */
@Timeout(120)
class GroupCommitTest {

    private static final Metadata TOO_LARGE_A_NUMBER = Metadata.fromJson("{\"n\":1e200000}");

    private final StoreDatabase database = StoreDatabase.create();
    private final List<Category> commits = new CopyOnWriteArrayList<>();
    private final PostgresMessageStore store = PostgresMessageStore.builder(database.pool())
            .afterCommit(commits::add)
            .build();
    private final List<Caller<Written>> queued = new ArrayList<>();

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Test
    void writesThatWaitGoTogetherInOneTransaction() throws Exception {
        var held = holdWithAWriter();
        for (var i = 0; i < 20; i++) {
            queue(i % 2 == 0 ? PARCEL_7 : PARCEL_8, dispatches(2), ExpectedVersion.any());
        }
        held.release();
        for (var i = 0; i < 20; i++) {
            assertThat(queued.get(i).result()).isEqualTo(new Written(2 * (i / 2) + 1, 1 + 2 * (i + 1), false));
        }
        assertThat(database.number("select count(distinct xmin::text) from message_store.messages"))
                .isEqualTo(2);
        assertThat(commits).containsExactly(PARCEL, PARCEL);
    }

    @Test
    void writesThatNameAVersionGoTogetherWithOthers() throws Exception {
        var held = holdWithAWriter();
        for (var i = 0; i < 10; i++) {
            queue(PARCEL.stream("new" + i), dispatches(1), ExpectedVersion.noStream());
        }
        held.release();
        for (var caller : queued) {
            assertThat(caller.result().position()).isZero();
        }
        assertThat(database.number("select count(distinct xmin::text) from message_store.messages"))
                .isEqualTo(2);
    }

    @Test
    void aConflictADuplicateAndABadMessageFailOnlyTheirOwnCallers() throws Exception {
        var known = UUID.randomUUID();
        store.write(PARCEL_8, List.of(message(known, dispatchedTo("Oslo"))), ExpectedVersion.any());
        var held = holdWithAWriter();
        var good = queue(PARCEL_7, dispatches(2), ExpectedVersion.any());
        var conflict = queue(PARCEL_8, dispatches(2), ExpectedVersion.of(7));
        var duplicate = queue(PARCEL_7, List.of(message(known, dispatchedTo("Oslo"))), ExpectedVersion.any());
        var bad = queue(
                PARCEL.stream("9"),
                List.of(NewMessage.of(dispatchedTo("Oslo"), TOO_LARGE_A_NUMBER)),
                ExpectedVersion.any());
        var repeated = queue(PARCEL.stream("10"), dispatches(1), ExpectedVersion.noStream());
        var alsoGood = queue(PARCEL_7, dispatches(1), ExpectedVersion.any());
        held.release();

        assertThat(good.result().position()).isEqualTo(1);
        assertThatExceptionOfType(VersionConflictException.class)
                .isThrownBy(conflict::result)
                .satisfies(e -> assertThat(e.actual()).isZero());
        assertThatExceptionOfType(DuplicateMessageException.class)
                .isThrownBy(duplicate::result)
                .satisfies(e -> assertThat(e.id()).isEqualTo(known));
        assertThatExceptionOfType(InvalidMessageException.class)
                .isThrownBy(bad::result)
                .withMessageContaining("parcel-9");
        assertThat(repeated.result().position()).isZero();
        assertThat(alsoGood.result().position()).isEqualTo(2);
        assertThat(database.texts("select stream_name || '/' || position from message_store.messages"
                        + " where stream_name <> 'parcel-first' order by global_position"))
                .containsExactlyInAnyOrder("parcel-8/0", "parcel-7/0", "parcel-7/1", "parcel-7/2", "parcel-10/0");
    }

    @Test
    void aLoneBadMessageFailsItsCallerAndNobodyElse() {
        assertThatExceptionOfType(InvalidMessageException.class)
                .isThrownBy(
                        () -> store.write(PARCEL_7, dispatchedTo("Oslo"), TOO_LARGE_A_NUMBER, ExpectedVersion.any()));
        assertThat(store.write(PARCEL_7, dispatches(1), ExpectedVersion.any()).position())
                .isZero();
        assertThatExceptionOfType(InvalidMessageException.class)
                .isThrownBy(
                        () -> store.write(PARCEL_7, dispatchedTo("Oslo"), TOO_LARGE_A_NUMBER, ExpectedVersion.any()));
    }

    @Test
    void thoseWhoExpectAVersionOfTheSameStreamAreDecidedOneAfterTheOther() throws Exception {
        var held = holdWithAWriter();
        var first = queue(PARCEL_7, dispatches(1), ExpectedVersion.noStream());
        var second = queue(PARCEL_7, dispatches(1), ExpectedVersion.of(0));
        var tooLate = queue(PARCEL_7, dispatches(1), ExpectedVersion.of(0));
        var inAnyCase = queue(PARCEL_7, dispatches(1), ExpectedVersion.any());
        held.release();

        assertThat(first.result().position()).isZero();
        assertThat(second.result().position()).isEqualTo(1);
        assertThatExceptionOfType(VersionConflictException.class)
                .isThrownBy(tooLate::result)
                .satisfies(e -> assertThat(e.actual()).isEqualTo(1));
        assertThat(inAnyCase.result().position()).isEqualTo(2);
    }

    @Test
    void theSameRequestTwiceInTheQueueIsWrittenOnce() throws Exception {
        var request = List.of(message(UUID.randomUUID(), dispatchedTo("Bergen")));
        var held = holdWithAWriter();
        var one = queue(PARCEL_7, request, ExpectedVersion.any());
        var between = queue(PARCEL_7, dispatches(1), ExpectedVersion.any());
        var other = queue(PARCEL_7, request, ExpectedVersion.any());
        held.release();

        assertThat(one.result()).isEqualTo(new Written(0, 2, false));
        assertThat(between.result().position()).isEqualTo(1);
        assertThat(other.result()).isEqualTo(new Written(0, 2, true));
    }

    @Test
    void anotherCategoryIsNotHeldUp() throws Exception {
        var held = holdWithAWriter();
        var letter = Category.of("letter").stream("1");

        assertThat(store.write(letter, dispatches(1), ExpectedVersion.any()).position())
                .isZero();
        held.release();
    }

    @Test
    void moreThanFitsIntoAStatementIsWrittenAllTheSame() throws Exception {
        var small = new WriteSettings(WriteSettings.defaults().timeout(), 100, 1_000_000, 3, 500);
        try (var tight = PostgresMessageStore.builder(database.pool())
                .settings(small)
                .afterCommit(commits::add)
                .build()) {
            var held = HeldCategory.hold(database.dataSource(), PARCEL);
            for (var i = 1; i <= 10; i++) {
                var count = i;
                queued.add(Caller.start(() -> tight.write(PARCEL_7, dispatches(count), ExpectedVersion.any()))
                        .awaitWaiting());
            }
            held.release();
            for (var caller : queued) {
                caller.result();
            }
            assertThat(store.last(PARCEL_7)).map(StoredMessage::position).contains(54L);
        }
    }

    /** The category is held, and a first write waits in the database for it: whatever comes now has to queue. */
    private HeldCategory holdWithAWriter() throws Exception {
        var held = HeldCategory.hold(database.dataSource(), PARCEL);
        var unused = Caller.start(() -> store.write(PARCEL.stream("first"), dispatches(1), ExpectedVersion.any()));
        Eventually.await("the first write waits in the database", database::hasLockWaiters);
        return held;
    }

    private Caller<Written> queue(StreamName stream, List<NewMessage> messages, ExpectedVersion expected)
            throws Exception {
        var caller = Caller.start(() -> store.write(stream, messages, expected)).awaitWaiting();
        queued.add(caller);
        return caller;
    }
}
