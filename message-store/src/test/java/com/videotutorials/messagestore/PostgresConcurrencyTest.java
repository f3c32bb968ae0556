package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static com.videotutorials.messagestore.Parcels.message;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PostgresConcurrencyTest {

    private static final int WRITERS = 32;
    private static final int WRITES = 60;
    private static final int STREAMS = 3;
    private static final int ROUNDS = 20;

    private final StoreDatabase database = StoreDatabase.create();
    private final PostgresMessageStore store = new PostgresMessageStore(database.pool());

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Test
    void manyWritersToFewStreamsEachGetAPositionOfTheirOwn() throws Exception {
        var writers = new ArrayList<Caller<List<Receipt>>>();
        for (var w = 0; w < WRITERS; w++) {
            var name = "writer " + w;
            writers.add(Caller.start(() -> writeMany(name)));
        }
        var receipts = new ArrayList<Receipt>();
        for (var writer : writers) {
            receipts.addAll(writer.result());
        }

        assertThat(database.messages()).isEqualTo(WRITERS * WRITES);
        for (var s = 0; s < STREAMS; s++) {
            var stream = stream(s);
            var stored = store.read(stream).toList();
            assertThat(stored)
                    .extracting(StoredMessage::position)
                    .isEqualTo(LongStream.range(0, stored.size()).boxed().toList());
            assertThat(stored).extracting(StoredMessage::globalPosition).isSorted();
            assertThat(receipts)
                    .filteredOn(receipt -> receipt.stream().equals(stream))
                    .extracting(receipt -> receipt.written().position())
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.range(0, stored.size()).boxed().toList());
            assertThat(receipts)
                    .filteredOn(receipt -> receipt.stream().equals(stream))
                    .allSatisfy(receipt -> {
                        var message = stored.get((int) receipt.written().position());
                        assertThat(message.id()).isEqualTo(receipt.id());
                        assertThat(message.globalPosition())
                                .isEqualTo(receipt.written().globalPosition());
                        assertThat(receipt.written().repeated()).isFalse();
                    });
        }
    }

    @Test
    void whatOneThreadWroteEarlierStandsEarlier() throws Exception {
        manyWritersToFewStreamsEachGetAPositionOfTheirOwn();

        for (var w = 0; w < WRITERS; w++) {
            var name = "writer " + w;
            assertThat(store.read(PARCEL, 0, WRITERS * WRITES))
                    .filteredOn(
                            stored -> stored.metadata().userId().orElseThrow().equals(name))
                    .extracting(Parcels::destination)
                    .isEqualTo(Parcels.destinations(WRITES));
        }
    }

    @Test
    void ofThoseWhoExpectTheSameVersionOneWins() throws Exception {
        for (var round = 0; round < ROUNDS; round++) {
            var expected = round == 0 ? ExpectedVersion.noStream() : ExpectedVersion.of(round - 1);
            var barrier = new CyclicBarrier(WRITERS);
            var writers = new ArrayList<Caller<Boolean>>();
            for (var w = 0; w < WRITERS; w++) {
                writers.add(Caller.start(() -> {
                    barrier.await();
                    return wins(expected);
                }));
            }
            var winners = 0;
            for (var writer : writers) {
                winners += writer.result() ? 1 : 0;
            }
            assertThat(winners).isOne();
        }
        assertThat(database.messages()).isEqualTo(ROUNDS);
    }

    @Test
    void theSameRequestTwiceAtOnceIsWrittenOnce() throws Exception {
        for (var round = 0; round < ROUNDS; round++) {
            var request = List.of(message(UUID.randomUUID(), dispatchedTo("Bergen")));
            var barrier = new CyclicBarrier(2);
            var one = Caller.start(() -> {
                barrier.await();
                return store.write(PARCEL_7, request, ExpectedVersion.any());
            });
            var other = Caller.start(() -> {
                barrier.await();
                return store.write(PARCEL_7, request, ExpectedVersion.any());
            });

            assertThat(one.result().position())
                    .isEqualTo(round)
                    .isEqualTo(other.result().position());
            assertThat(one.result().globalPosition()).isEqualTo(other.result().globalPosition());
            assertThat(List.of(one.result().repeated(), other.result().repeated()))
                    .containsExactlyInAnyOrder(false, true);
        }
        assertThat(database.messages()).isEqualTo(ROUNDS);
    }

    private List<Receipt> writeMany(String name) {
        var receipts = new ArrayList<Receipt>();
        for (var i = 0; i < WRITES; i++) {
            var id = UUID.randomUUID();
            var stream = stream(i % STREAMS);
            var message = new NewMessage(
                    id, dispatchedTo(String.valueOf(i)), Metadata.none().withUserId(name));
            receipts.add(new Receipt(id, stream, store.write(stream, List.of(message), ExpectedVersion.any())));
        }
        return receipts;
    }

    private boolean wins(ExpectedVersion expected) {
        try {
            store.write(PARCEL_7, dispatchedTo("Bergen"), Metadata.none(), expected);
            return true;
        } catch (VersionConflictException e) {
            return false;
        }
    }

    private static StreamName stream(int number) {
        return PARCEL.stream(String.valueOf(number));
    }

    private record Receipt(UUID id, StreamName stream, Written written) {}
}
