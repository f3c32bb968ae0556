package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.PARCEL_8;
import static com.videotutorials.messagestore.Parcels.dispatches;
import static com.videotutorials.messagestore.Parcels.rejectedBecause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import app.messages.parcel.v1.DispatchRejected;
import app.messages.parcel.v1.Dispatched;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entities of which snapshots are taken, in a database in which all sorts of things happen to them. */
@Timeout(120)
class EntitySnapshotTest {

    private static final int EVERY = 3;

    private static final StoreDatabase database = StoreDatabase.create();
    private static final HikariDataSource pool = database.pool();
    private static final PostgresMessageStore postgres = new PostgresMessageStore(pool);

    private final LoggingMessageStore messageStore = new LoggingMessageStore(postgres);
    private final SnapshotStore snapshots = new PostgresSnapshots(pool);

    private final AtomicInteger steps = new AtomicInteger();
    private final Projection<Parcel> withoutSnapshots = Projection.startingFrom(Parcel.NEW)
            .on(Dispatched.class, (parcel, event) -> {
                steps.incrementAndGet();
                return parcel.dispatchedTo(event.getDestination());
            });
    private final Projection<Parcel> projection =
            withoutSnapshots.withSnapshots(Snapshots.every(EVERY).of("parcel", 1, Parcel.class));

    @BeforeEach
    void emptyDatabase() throws Exception {
        database.execute("truncate message_store.messages, subscriptions.entity_snapshot restart identity");
    }

    @AfterAll
    static void close() {
        postgres.close();
        database.close();
    }

    @Test
    void aSnapshotIsTakenAfterSoManyEvents() throws Exception {
        var entities = newProcess();
        var positions = new ArrayList<String>();
        for (var i = 0; i < 2 * EVERY + 1; i++) {
            write(PARCEL_7, 1);
            entities.fetch(PARCEL_7, projection);
            positions.addAll(database.texts("select coalesce(max(position), -1) from subscriptions.entity_snapshot"));
        }

        assertThat(positions).containsExactly("-1", "-1", "2", "2", "2", "5", "5");
    }

    @Test
    void anotherProcessGoesOnFromTheSnapshot() {
        write(PARCEL_7, 1_001);
        newProcess().fetch(PARCEL_7, projection);
        write(PARCEL_7, 2);
        forgetReads();

        isRight(PARCEL_7, 1_000L);

        assertThat(steps).hasValue(2);
    }

    @Test
    void aProcessThatWentOnFromASnapshotTakesTheNextOne() throws Exception {
        write(PARCEL_7, EVERY);
        newProcess().fetch(PARCEL_7, projection);
        write(PARCEL_7, EVERY - 1);
        newProcess().fetch(PARCEL_7, projection);
        assertThat(position()).isEqualTo(EVERY - 1);

        write(PARCEL_7, 1);
        newProcess().fetch(PARCEL_7, projection);

        assertThat(position()).isEqualTo(2 * EVERY - 1);
    }

    @Test
    void aSnapshotOfAnEntityWithoutNewEventsIsEnough() {
        write(PARCEL_7, EVERY);
        newProcess().fetch(PARCEL_7, projection);
        forgetReads();
        var entities = newProcess();

        entities.fetch(PARCEL_7, projection);
        entities.fetch(PARCEL_7, projection);

        assertThat(steps).hasValue(0);
        assertThat(messageStore.newReads()).containsExactly(Map.of(PARCEL_7, 2L), Map.of(PARCEL_7, 2L));
    }

    @Test
    void thereAreNoSnapshotsUnlessTheProjectionSaysSo() throws Exception {
        write(PARCEL_7, 2 * EVERY);

        newProcess().fetch(PARCEL_7, withoutSnapshots);
        new EntityStore(messageStore).fetch(PARCEL_7, projection);

        assertThat(count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data = replace(data, '0', '8')",
                "data = ''",
                "checksum = 'x'",
                "checksum = upper(checksum)",
                "position = position - 1",
                "position = position + 1",
                "message_id = gen_random_uuid()"
            })
    void aSnapshotThatWasTamperedWithIsNotUsed(String change) throws Exception {
        snapshotOf(PARCEL_7);

        database.execute("update subscriptions.entity_snapshot set " + change);

        isRight(PARCEL_7, 0L);
        isRight(PARCEL_7, 2L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{\"destinations\":7}", "{\"destinations\":[null]}"})
    void aSnapshotThatCannotBeDecodedIsNotUsed(String data) {
        snapshotOf(PARCEL_7);
        var good = snapshot();

        snapshots.discard(good);
        snapshots.write(
                EntitySnapshot.of(good.entity(), good.stream(), good.position() + 1_000, good.messageId(), data));

        isRight(PARCEL_7, 0L);
        isRight(PARCEL_7, 2L);
    }

    @Test
    void aSnapshotOfAnotherStreamIsNotUsed() throws Exception {
        snapshotOf(PARCEL_8);
        write(PARCEL_7, EVERY + 1);

        database.execute("update subscriptions.entity_snapshot set stream_name = 'parcel-7'");
        forgetReads();

        isRight(PARCEL_7, 0L);
    }

    @Test
    void aSnapshotBeyondTheEndOfTheStreamIsReplaced() throws Exception {
        write(PARCEL_7, 4 * EVERY);
        newProcess().fetch(PARCEL_7, projection);
        forgetReads();

        database.execute("delete from message_store.messages where position >= " + 2 * EVERY);

        isRight(PARCEL_7, 11L, 0L);
        assertThat(position()).isEqualTo(2 * EVERY - 1);
        isRight(PARCEL_7, 5L);
    }

    @Test
    void aSnapshotOfAStreamThatWentAnotherWayIsReplaced() throws Exception {
        write(PARCEL_7, 2 * EVERY);
        newProcess().fetch(PARCEL_7, projection);
        database.execute("delete from message_store.messages where position >= " + EVERY);
        write(PARCEL_7, 4 * EVERY);
        forgetReads();

        isRight(PARCEL_7, 5L, 0L);
        assertThat(position()).isEqualTo(5 * EVERY - 1);
    }

    @Test
    void whatIsInMemoryIsDroppedWhenTheStoreIsRestored() throws Exception {
        var entities = newProcess();
        write(PARCEL_7, EVERY);
        entities.fetch(PARCEL_7, projection);
        write(PARCEL_7, EVERY - 1);
        entities.fetch(PARCEL_7, projection);
        forgetReads();

        database.execute("delete from message_store.messages where position >= " + EVERY);

        assertThat(entities.fetch(PARCEL_7, projection)).isEqualTo(messageStore.fetch(PARCEL_7, projection));
        assertThat(messageStore.newReads()).startsWith(Map.of(PARCEL_7, 4L), Map.of(PARCEL_7, 2L));

        database.execute("delete from message_store.messages");

        assertThat(entities.fetch(PARCEL_7, projection))
                .isEqualTo(new Fetched<>(PARCEL_7, Parcel.NEW, ExpectedVersion.noStream()));
        assertThat(count()).isZero();
    }

    @Test
    void aSnapshotOfAnotherVersionIsNotUsed() throws Exception {
        snapshotOf(PARCEL_7);
        var version2 = withoutSnapshots.withSnapshots(Snapshots.every(EVERY).of("parcel", 2, Parcel.class));

        newProcess().fetch(PARCEL_7, version2);

        assertThat(messageStore.newReads()).containsExactly(Map.of(PARCEL_7, 0L));
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void aSnapshotOfAProjectionThatUnderstoodOtherEventsIsNotUsed() {
        write(PARCEL_7, EVERY);
        messageStore.write(PARCEL_7, rejectedBecause("too heavy"), Metadata.none(), ExpectedVersion.any());
        newProcess().fetch(PARCEL_7, projection);
        var more = projection.on(DispatchRejected.class, (parcel, event) -> parcel.dispatchedTo("nowhere"));

        assertThat(newProcess().fetch(PARCEL_7, more).entity().destinations()).endsWith("nowhere");
    }

    @Test
    void aSnapshotOfAnEntityOfAnotherShapeIsNotUsed() {
        snapshotOf(PARCEL_7);
        var counted = Projection.startingFrom(new Counted(0))
                .on(Dispatched.class, (parcel, event) -> new Counted(parcel.dispatches() + 1))
                .withSnapshots(Snapshots.every(EVERY).of("parcel", 1, Counted.class));

        assertThat(newProcess().fetch(PARCEL_7, counted).entity()).isEqualTo(new Counted(EVERY));
    }

    @Test
    void anEntityThatDoesNotComeBackAsItWasIsNotKept() throws Exception {
        var forgetful = withoutSnapshots.withSnapshots(
                Snapshots.every(EVERY).of("parcel", 1, parcel -> "", data -> Parcel.NEW));
        write(PARCEL_7, EVERY);

        assertThat(newProcess().fetch(PARCEL_7, forgetful)).isEqualTo(messageStore.fetch(PARCEL_7, forgetful));
        assertThat(count()).isZero();
    }

    @Test
    void anEntityThatCannotBeEncodedIsFetchedAllTheSame() {
        var failing = withoutSnapshots.withSnapshots(Snapshots.every(EVERY)
                .of(
                        "parcel",
                        1,
                        parcel -> {
                            throw new IllegalStateException("no words for it");
                        },
                        data -> Parcel.NEW));
        write(PARCEL_7, EVERY);

        assertThat(newProcess().fetch(PARCEL_7, failing)).isEqualTo(messageStore.fetch(PARCEL_7, failing));
    }

    @Test
    void anOlderSnapshotNeverReplacesANewerOne() {
        var newer = snapshotAt(7, "{}");
        snapshots.write(newer);

        snapshots.write(snapshotAt(6, "{}"));
        assertThat(snapshots.read("parcel", List.of(PARCEL_7))).containsExactly(Map.entry(PARCEL_7, newer));

        var other = snapshotAt(7, "[]");
        snapshots.write(other);
        assertThat(snapshots.read("parcel", List.of(PARCEL_7))).containsExactly(Map.entry(PARCEL_7, other));

        var newest = snapshotAt(8, "{}");
        snapshots.write(newest);
        assertThat(snapshots.read("parcel", List.of(PARCEL_7))).containsExactly(Map.entry(PARCEL_7, newest));
    }

    @Test
    void onlyTheSnapshotThatTurnedOutWrongIsDiscarded() {
        var wrong = snapshotAt(7, "{}");
        var better = snapshotAt(8, "{}");
        snapshots.write(better);

        snapshots.discard(wrong);
        assertThat(snapshots.read("parcel", List.of(PARCEL_7))).containsExactly(Map.entry(PARCEL_7, better));

        snapshots.discard(better);
        assertThat(snapshots.read("parcel", List.of(PARCEL_7))).isEmpty();
    }

    @Test
    void fetchesGoOnWithoutTheTable() throws Exception {
        write(PARCEL_7, EVERY);
        write(PARCEL_8, EVERY);
        database.execute("alter table subscriptions.entity_snapshot rename to elsewhere");
        var entities = newProcess();

        isRight(PARCEL_7, 0L);
        assertThat(entities.fetchAll(List.of(PARCEL_7, PARCEL_8), projection))
                .containsValue(messageStore.fetch(PARCEL_8, projection));
        assertThatExceptionOfType(MessageStoreUnavailableException.class)
                .isThrownBy(() -> entities.forgetWithSnapshots(PARCEL_7))
                .withMessageContaining("parcel-7");

        database.execute("alter table subscriptions.elsewhere rename to entity_snapshot");
        write(PARCEL_7, EVERY);
        assertThat(entities.fetch(PARCEL_7, projection)).isEqualTo(messageStore.fetch(PARCEL_7, projection));
        assertThat(count()).isOne();
    }

    @Test
    void fetchesGoOnWithoutTheDatabaseOfTheSnapshots() {
        var closed = database.pool();
        var entities = new EntityStore(messageStore, new PostgresSnapshots(closed));
        write(PARCEL_7, EVERY);
        closed.close();

        assertThat(entities.fetch(PARCEL_7, projection)).isEqualTo(messageStore.fetch(PARCEL_7, projection));
    }

    @Test
    void fetchesGoOnForAReaderWhoMayNotWrite() throws Exception {
        snapshotOf(PARCEL_7);
        database.execute("revoke insert, update, delete on subscriptions.entity_snapshot from message_store");
        write(PARCEL_7, EVERY);

        isRight(PARCEL_7, 2L);
        assertThat(position()).isEqualTo(EVERY - 1);
        database.execute("grant insert, update, delete on subscriptions.entity_snapshot to message_store");
    }

    @Test
    void severalEntitiesComeFromTheirSnapshotsMemoryAndEventsTogether() throws Exception {
        var parcels = Stream.of("remembered", "snapshot", "new", "missing", "broken")
                .map(PARCEL::stream)
                .toList();
        for (var parcel : List.of(parcels.get(0), parcels.get(1), parcels.get(4))) {
            write(parcel, EVERY);
            newProcess().fetch(parcel, projection);
        }
        write(parcels.get(2), 1);
        var entities = newProcess();
        entities.fetch(parcels.get(0), projection);
        database.execute("update subscriptions.entity_snapshot set data = '{}' where stream_name = 'parcel-broken'");
        forgetReads();

        var fetched = entities.fetchAll(parcels, projection);

        assertThat(messageStore.newReads())
                .containsExactly(Map.of(
                        parcels.get(0),
                        2L,
                        parcels.get(1),
                        2L,
                        parcels.get(2),
                        0L,
                        parcels.get(3),
                        0L,
                        parcels.get(4),
                        0L));
        parcels.forEach(
                parcel -> assertThat(fetched).containsEntry(parcel, messageStore.fetch(parcel, withoutSnapshots)));
    }

    @Test
    void snapshotsOfSeveralStreamsAreReadTogether() {
        snapshotOf(PARCEL_7);
        snapshotOf(PARCEL_8);
        var key = Objects.requireNonNull(projection.snapshots()).key();

        assertThat(snapshots
                        .read(key, List.of(PARCEL_7, PARCEL_8, PARCEL.stream("9")))
                        .keySet())
                .containsExactlyInAnyOrder(PARCEL_7, PARCEL_8);
    }

    @Test
    void whatIsForgottenHasNoSnapshots() throws Exception {
        snapshotOf(PARCEL_7);
        snapshotOf(PARCEL_8);

        newProcess().forget(PARCEL_7);
        assertThat(count()).isEqualTo(2);
        newProcess().forgetWithSnapshots(PARCEL_7);

        assertThat(database.texts("select stream_name from subscriptions.entity_snapshot"))
                .containsExactly("parcel-8");
    }

    @Test
    void processesThatTakeTheSameSnapshotDoNotDisturbEachOther() throws Exception {
        write(PARCEL_7, EVERY);
        var callers = new ArrayList<Caller<Fetched<Parcel>>>();
        for (var i = 0; i < 6; i++) {
            var entities = newProcess();
            callers.add(Caller.start(() -> entities.fetch(PARCEL_7, projection)));
        }

        for (var caller : callers) {
            assertThat(caller.result()).isEqualTo(messageStore.fetch(PARCEL_7, projection));
        }
        assertThat(count()).isOne();
    }

    /** A snapshot of this stream is there, and nothing else is remembered. */
    private void snapshotOf(StreamName stream) {
        write(stream, EVERY);
        newProcess().fetch(stream, projection);
        forgetReads();
    }

    /** A process that remembers nothing fetches what all events add up to, and reads only from these positions. */
    private void isRight(StreamName stream, Long... positions) {
        var fetched = newProcess().fetch(stream, projection);

        assertThat(messageStore.newReads())
                .isEqualTo(Stream.of(positions)
                        .map(position -> Map.of(stream, position))
                        .toList());
        var stepsOfTheFetch = steps.get();
        assertThat(fetched).isEqualTo(messageStore.fetch(stream, withoutSnapshots));
        forgetReads();
        steps.set(stepsOfTheFetch);
    }

    private void forgetReads() {
        messageStore.newReads();
        steps.set(0);
    }

    private EntityStore newProcess() {
        return new EntityStore(messageStore, snapshots);
    }

    private void write(StreamName stream, int events) {
        messageStore.write(stream, dispatches(events), ExpectedVersion.any());
    }

    private EntitySnapshot snapshot() {
        var key = Objects.requireNonNull(projection.snapshots()).key();
        return snapshots.read(key, List.of(PARCEL_7)).values().iterator().next();
    }

    private static EntitySnapshot snapshotAt(long position, String data) {
        return EntitySnapshot.of("parcel", PARCEL_7, position, new UUID(0, position), data);
    }

    private long position() throws SQLException {
        return database.number("select position from subscriptions.entity_snapshot");
    }

    private long count() throws SQLException {
        return database.number("select count(*) from subscriptions.entity_snapshot");
    }

    private record Parcel(List<String> destinations) {

        private static final Parcel NEW = new Parcel(List.of());

        Parcel {
            destinations = List.copyOf(destinations);
        }

        Parcel dispatchedTo(String destination) {
            return new Parcel(
                    Stream.concat(destinations.stream(), Stream.of(destination)).toList());
        }
    }

    private record Counted(int dispatches) {}
}
