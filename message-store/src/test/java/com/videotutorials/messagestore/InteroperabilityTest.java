package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.dispatchTo;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static com.videotutorials.messagestore.Parcels.dispatches;
import static com.videotutorials.messagestore.StoreDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our writers and readers beside those of Message DB itself, on the same store. */
@Timeout(120)
class InteroperabilityTest {

    private static final int WRITERS = 6;
    private static final int WRITES = 150;

    private final StoreDatabase database = StoreDatabase.create();
    private final DataSource pool = database.pool();
    private final PostgresMessageStore store = new PostgresMessageStore(pool);

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Test
    void messageDbReadsWhatWeWrote() throws SQLException {
        store.write(PARCEL_7, dispatchedTo("Bergen"), Metadata.none().withUserId("jane"), ExpectedVersion.any());
        store.write(PARCEL_7, dispatches(2), ExpectedVersion.of(0));
        store.write(PARCEL.commands().stream("7"), dispatchTo("Oslo"), Metadata.none(), ExpectedVersion.any());

        assertThat(texts(
                        pool,
                        "select concat_ws(' ', position, type, data::jsonb->>'destination', metadata::jsonb->>'userId')"
                                + " from message_store.get_stream_messages('parcel-7')"))
                .containsExactly("0 Dispatched Bergen jane", "1 Dispatched 0", "2 Dispatched 1");
        assertThat(texts(pool, "select global_position from message_store.get_category_messages('parcel', 2)"))
                .containsExactly("2", "3");
        assertThat(texts(pool, "select type from message_store.get_category_messages('parcel:command')"))
                .containsExactly("Dispatch");
        assertThat(texts(pool, "select position from message_store.get_last_stream_message('parcel-7')"))
                .containsExactly("2");
        assertThat(texts(pool, "select message_store.stream_version('parcel-7')"))
                .containsExactly("2");
    }

    @Test
    void weReadStreamsWithoutAnIdAndMetadataThatIsNoObject() throws SQLException {
        for (var stream : List.of("parcel", "parcel-", "parcel-7")) {
            texts(
                    pool,
                    "select message_store.write_message(gen_random_uuid()::text, '%s', 'Dispatched', null, '[1]')"
                            .formatted(stream));
        }

        var messages = store.read(PARCEL, 0, 10);

        assertThat(messages)
                .extracting(message -> message.stream().value())
                .containsExactly("parcel", "parcel-", "parcel-7");
        assertThat(messages).extracting(message -> message.stream().category()).containsOnly(PARCEL);
        assertThat(messages).extracting(message -> message.stream().id()).containsExactly("", "", "7");
        assertThat(messages).extracting(StoredMessage::metadata).containsOnly(Metadata.none());
    }

    @Test
    void weReadWhatMessageDbWrote() throws SQLException {
        var id = UUID.randomUUID();
        texts(
                pool,
                "select message_store.write_message('%s', 'parcel-7', 'Dispatched', '%s', '%s', -1)"
                        .formatted(id, "{\"destination\":\"Bergen\",\"weightGrams\":\"5\"}", "{\"userId\":\"jane\"}"));

        var stored = store.last(PARCEL_7).orElseThrow();

        assertThat(stored.id()).isEqualTo(id);
        assertThat(Parcels.destination(stored)).isEqualTo("Bergen");
        assertThat(stored.metadata().userId()).contains("jane");
        assertThat(store.write(PARCEL_7, dispatches(1), ExpectedVersion.of(0))).isEqualTo(new Written(1, 2, false));
    }

    @Test
    void weReadAMessageThatSaysNothing() throws SQLException {
        texts(
                pool,
                "select message_store.write_message(gen_random_uuid()::text, 'parcel-7', 'Dispatched', null, null)");

        var stored = store.last(PARCEL_7).orElseThrow();

        assertThat(stored.data()).isEqualTo("{}");
        assertThat(stored.metadata()).isEqualTo(Metadata.none());
    }

    @Test
    void aWriteThatMessageDbMadeIsKnownByItsId() throws SQLException {
        var message = Parcels.message(dispatchedTo("Bergen"));
        texts(pool, "select message_store.write_message('%s', 'parcel-7', 'Dispatched', '{}')".formatted(message.id()));

        assertThat(store.write(PARCEL_7, List.of(message), ExpectedVersion.noStream()))
                .isEqualTo(new Written(0, 1, true));
    }

    @Test
    void aVersionThatMessageDbChangedIsAConflict() throws SQLException {
        genuineWrite(PARCEL_7);

        assertThatExceptionOfType(VersionConflictException.class)
                .isThrownBy(() -> store.write(PARCEL_7, dispatches(1), ExpectedVersion.noStream()))
                .satisfies(e -> assertThat(e.actual()).isZero());
    }

    @Test
    void bothKindsOfWritersTogetherLeaveNoGapAndHideNothingFromReaders() throws Exception {
        var running = new CountDownLatch(2 * WRITERS);
        var writers = new ArrayList<Caller<Boolean>>();
        for (var w = 0; w < WRITERS; w++) {
            var own = PARCEL.stream("own" + w);
            writers.add(writer(running, i -> genuineWrite(i % 2 == 0 ? PARCEL_7 : own)));
            writers.add(writer(
                    running,
                    i -> store.write(i % 2 == 0 ? PARCEL_7 : own, dispatches(1 + i % 3), ExpectedVersion.any())));
        }
        var reader = Caller.start(() -> readWhile(() -> running.getCount() > 0));
        for (var writer : writers) {
            writer.result();
        }

        assertThat(reader.result())
                .isEqualTo(database.texts("select global_position from message_store.messages order by 1").stream()
                        .map(Long::valueOf)
                        .toList());
        for (var stream : database.texts("select distinct stream_name from message_store.messages")) {
            var positions = store.read(StreamName.of(stream))
                    .map(StoredMessage::position)
                    .toList();
            assertThat(positions)
                    .isEqualTo(LongStream.range(0, positions.size()).boxed().toList());
        }
        assertThat(database.number("select count(*) from (select global_position < lag(global_position) over"
                        + " (partition by stream_name order by position) as wrong from message_store.messages)"
                        + " as p where wrong"))
                .isZero();
    }

    private static Caller<Boolean> writer(CountDownLatch running, Writing writing) {
        return Caller.start(() -> {
            try {
                for (var i = 0; i < WRITES; i++) {
                    writing.write(i);
                }
                return true;
            } finally {
                running.countDown();
            }
        });
    }

    /** What a plain reader of the category gets to see that asks for all after the last it saw. */
    private List<Long> readWhile(Callable<Boolean> running) throws Exception {
        var seen = new ArrayList<Long>();
        var last = 0L;
        boolean more;
        do {
            more = running.call();
            for (var message : store.read(PARCEL, last, 50)) {
                last = message.globalPosition();
                seen.add(last);
                more = true;
            }
        } while (more);
        return seen;
    }

    private void genuineWrite(StreamName stream) throws SQLException {
        texts(
                pool,
                "select message_store.write_message('%s', '%s', 'Dispatched', '{}')"
                        .formatted(UUID.randomUUID(), stream));
    }

    private interface Writing {
        void write(int i) throws SQLException;
    }
}
