package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.DestinationDepot.SUBSCRIPTION;
import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static org.assertj.core.api.Assertions.assertThat;

import app.messages.parcel.v1.Dispatched;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A subscription that starts over while its table still answers. */
@Timeout(120)
class RebuildRunTest {

    private static final String REBUILD = "parcels@rebuild";

    private final DestinationDepot depot;

    RebuildRunTest() throws SQLException {
        depot = new DestinationDepot();
    }

    @AfterEach
    void close() throws Exception {
        depot.close();
    }

    @Test
    void theOldTableAnswersAndIsKeptUpToDateUntilTheNewOneIsComplete() throws Exception {
        withContentsOfVersion1(10);
        var process = depot.run(depot.version(2));
        depot.operations.rebuild(SUBSCRIPTION);
        depot.rebuilding.awaitSomebodyWaiting();

        depot.dispatch("10");
        depot.awaitContents(Stream.concat(version(1, 0, 10), Stream.of("2:10")).toList());
        depot.rebuilding.open();
        depot.awaitEndOfRebuild();

        assertThat(depot.contents()).isEqualTo(version(2, 0, 11).toList());
        assertThat(depot.position(SUBSCRIPTION)).isEqualTo(11);
        assertThat(depot.hasShadow()).isFalse();
        depot.dispatch("11");
        depot.awaitContents(version(2, 0, 12).toList());
        assertThat(depot.rebuilt).hasSize(11);
        assertThat(process.problems()).isEmpty();
    }

    @Test
    void aSubscriptionInSeveralPartsIsRebuiltToo() throws Exception {
        withContentsOfVersion1(20);
        depot.run(depot.version(2).inGroupOf(3));
        depot.operations.rebuild(SUBSCRIPTION);
        depot.rebuilding.open();
        depot.awaitEndOfRebuild();

        depot.dispatch(20, 30);

        depot.awaitContents(version(2, 0, 30).toList());
    }

    @Test
    void readersSeeEitherTheOldOrTheNew() throws Exception {
        withContentsOfVersion1(500);
        depot.run(depot.version(2).inBatchesOf(10));
        var rebuilt = new AtomicBoolean();
        var reader = Caller.start(() -> seenUntil(rebuilt));
        depot.operations.rebuild(SUBSCRIPTION);
        depot.rebuilding.open();
        depot.awaitEndOfRebuild();
        rebuilt.set(true);

        assertThat(reader.result()).containsExactly("500 of 1:", "500 of 2:");
    }

    @Test
    void aRebuildOfAClosedProcessGoesOnInTheNext() throws Exception {
        withContentsOfVersion1(10);
        try (var process = depot.run(depot.version(2).inBatchesOf(1))) {
            rebuildUntil("4");
            depot.rebuilding.letThrough(1);
            assertThat(process.problems()).isEmpty();
        }
        var before = List.copyOf(depot.rebuilt);
        depot.run(depot.version(2));
        depot.rebuilding.open();
        depot.awaitEndOfRebuild();

        assertThat(before).isEqualTo(numbers(0, before.size()));
        assertThat(depot.rebuilt).isEqualTo(numbers(0, 10));
        assertThat(depot.contents()).isEqualTo(version(2, 0, 10).toList());
    }

    @Test
    void aRebuildWhoseConnectionsAreCutGoesOnWhereItWas() throws Exception {
        withContentsOfVersion1(10);
        try (var network = network()) {
            depot.run(depot.version(2).inBatchesOf(1), depot.database.pool(network.url(depot.database.url())));
            rebuildUntil("4");

            network.cut();
            depot.rebuilding.open();
            depot.awaitEndOfRebuild();

            assertThat(depot.rebuilt).isEqualTo(List.of("0", "1", "2", "3", "4", "4", "5", "6", "7", "8", "9"));
            depot.awaitContents(version(2, 0, 10).toList());
        }
    }

    @Test
    void aRebuildOfAProcessThatIsCutOffGoesOnInAnother() throws Exception {
        withContentsOfVersion1(10);
        try (var network = network()) {
            depot.run(depot.version(2).inBatchesOf(1), depot.database.pool(network.url(depot.database.url())));
            rebuildUntil("4");
            network.refuse(true);
            network.stall();
            depot.database.texts("select pg_terminate_backend(pid) from pg_stat_activity where usename ="
                    + " 'message_store' and datname = current_database() and state like 'idle in%'");

            depot.run(depot.version(3));
            depot.rebuilding.open();
            depot.awaitEndOfRebuild();

            assertThat(depot.contents())
                    .isEqualTo(
                            Stream.concat(version(2, 0, 4), version(3, 4, 10)).toList());
            network.cut();
            network.refuse(false);
            depot.dispatch("10");
            Eventually.await("it is counted", () -> depot.contents().size() == 11);
        }
    }

    @Test
    void aRebuildThatIsGivenUpLeavesTheOldTableAndNothingElse() throws Exception {
        withContentsOfVersion1(10);
        depot.run(depot.version(2).inBatchesOf(1));
        rebuildUntil("4");

        assertThat(depot.operations.cancelRebuild(SUBSCRIPTION)).isTrue();
        depot.rebuilding.open();

        Eventually.await("the shadow is gone", () -> !depot.hasShadow());
        assertThat(depot.subscriptions()).containsExactly(SUBSCRIPTION);
        depot.dispatch("10");
        depot.awaitContents(Stream.concat(version(1, 0, 10), Stream.of("2:10")).toList());
        assertThat(depot.operations.cancelRebuild(SUBSCRIPTION)).isFalse();
    }

    @Test
    void theNextProcessDropsWhatIsLeftOfARebuildThatIsGivenUpWhileNobodyRunsIt() throws Exception {
        withContentsOfVersion1(10);
        try (var process = depot.run(depot.version(2).inBatchesOf(1))) {
            rebuildUntil("4");
            depot.rebuilding.letThrough(1);
            assertThat(process.problems()).isEmpty();
        }
        assertThat(depot.operations.cancelRebuild(SUBSCRIPTION)).isTrue();
        assertThat(depot.hasShadow()).isTrue();

        depot.run(depot.version(2));

        Eventually.await("the shadow is gone", () -> !depot.hasShadow());
        depot.dispatch("10");
        depot.awaitContents(Stream.concat(version(1, 0, 10), Stream.of("2:10")).toList());
    }

    @Test
    void aRebuildThatIsGivenUpAndAskedForAgainBeforeAnybodyNoticesStartsOver() throws Exception {
        withContentsOfVersion1(10);
        depot.run(depot.version(2));
        depot.database.execute("update subscriptions.subscription_position set position = 1000");
        depot.operations.rebuild(SUBSCRIPTION);
        depot.rebuilding.open();
        Eventually.await("it waits for the old one", () -> depot.position(REBUILD) == 10);

        try (var connection = depot.pool.getConnection()) {
            Sql.inTransaction(connection, () -> {
                Rebuild.cancel(connection, SUBSCRIPTION);
                Rebuild.request(connection, SUBSCRIPTION);
            });
        }
        depot.dispatch("10");

        Eventually.await("it has caught up again", () -> depot.position(REBUILD) == 11);
        assertThat(depot.database.texts("select destination from depot_rebuild.destination order by global_position"))
                .isEqualTo(version(2, 0, 11).toList());
    }

    @Test
    void aRebuildThatIsAskedForTwiceGoesOn() throws Exception {
        withContentsOfVersion1(10);
        depot.run(depot.version(2).inBatchesOf(1));
        rebuildUntil("4");

        depot.operations.rebuild(SUBSCRIPTION);
        depot.rebuilding.open();
        depot.awaitEndOfRebuild();

        assertThat(depot.rebuilt).isEqualTo(numbers(0, 10));
    }

    @Test
    void whileOthersGoOnWritingARebuildFindsItsEnd() throws Exception {
        withContentsOfVersion1(1_000);
        depot.run(depot.version(2));
        var enough = new AtomicBoolean();
        var writer = Caller.start(() -> dispatchUntil(enough));
        depot.operations.rebuild(SUBSCRIPTION);
        depot.rebuilding.open();

        depot.awaitEndOfRebuild();
        enough.set(true);

        depot.awaitContents(version(2, 0, writer.result()).toList());
    }

    @Test
    void whatCannotBeHandledAnewIsPutAsideUnderTheRebuildsNameAndThenTakenOver() throws Exception {
        depot.dispatch(0, 5);
        depot.store().write(PARCEL.stream("3"), dispatchedTo("after 3"), Metadata.none(), ExpectedVersion.of(0));
        try (var process = depot.run(depot.version(1))) {
            depot.awaitContents(List.of("1:0", "1:1", "1:2", "1:3", "1:4", "1:after 3"));
            assertThat(process.problems()).isEmpty();
        }
        var healed = new AtomicBoolean();
        depot.run(depot.handling((tables, event) -> refuse3Unless(healed, tables, event))
                .onFailure(
                        OnFailure.retryThenPark(1, Backoff.exponential(Duration.ofMillis(1), Duration.ofMillis(1)))));
        depot.operations.rebuild(SUBSCRIPTION);
        depot.rebuilding.letThrough(9);
        Eventually.await("it is parked", () -> parked(REBUILD).contains("4 1"));
        assertThat(parked(SUBSCRIPTION)).isEmpty();
        depot.rebuilding.open();
        depot.awaitEndOfRebuild();

        assertThat(depot.contents()).containsExactly("2:0", "2:1", "2:2", "2:4");
        assertThat(parked(SUBSCRIPTION)).containsExactly("4 1", "6 0");
        healed.set(true);
        assertThat(depot.operations.retryAll(SUBSCRIPTION)).isEqualTo(1);
        depot.awaitContents(List.of("2:0", "2:1", "2:2", "2:3", "2:4", "2:after 3"));
        assertThat(parked(SUBSCRIPTION)).isEmpty();
    }

    @Test
    void whoKeepsNoTablesSaysSoAndGoesOn() throws Exception {
        var process = depot.run(Subscription.<DestinationDepot.Tables>named(SUBSCRIPTION, PARCEL)
                .on(Dispatched.class, (tables, event) -> tables.insert(event.globalPosition(), "seen")));
        depot.operations.rebuild(SUBSCRIPTION);

        Eventually.await("it says so", () -> process.problems()
                .equals(List.of("parcels@rebuild cannot run: parcels does not say which tables it keeps")));
        depot.dispatch("0");
        depot.awaitContents(List.of("seen"));

        depot.operations.cancelRebuild(SUBSCRIPTION);
        Eventually.await("all is well", () -> process.problems().isEmpty());
    }

    @Test
    void theProgressOfARebuildIsToBeSeen() throws Exception {
        withContentsOfVersion1(10);
        var process = depot.run(depot.version(2).inBatchesOf(1));
        rebuildUntil("4");

        Eventually.await("its lag is known", () -> process.status().stream()
                .anyMatch(status -> status.subscription().equals(REBUILD)
                        && status.position().equals(Optional.of(4L))
                        && status.lag().messages() == 6));
    }

    private void withContentsOfVersion1(int messages) throws Exception {
        depot.dispatch(0, messages);
        try (var process = depot.run(depot.version(1))) {
            depot.awaitContents(version(1, 0, messages).toList());
            assertThat(process.problems()).isEmpty();
        }
    }

    /** Those before are committed, this one waits at the turnstile. */
    private void rebuildUntil(String destination) throws Exception {
        depot.operations.rebuild(SUBSCRIPTION);
        depot.rebuilding.letThrough(Integer.parseInt(destination));
        Eventually.await(destination + " are rebuilt", () -> depot.rebuilt.size() == Integer.parseInt(destination));
        depot.rebuilding.awaitSomebodyWaiting();
    }

    private CuttableProxy network() throws IOException {
        var address = URI.create(depot.database.url().substring("jdbc:".length()));
        return new CuttableProxy(address.getHost(), address.getPort());
    }

    private Set<String> seenUntil(AtomicBoolean enough) throws SQLException {
        var seen = new LinkedHashSet<String>();
        try (var connection = depot.pool.getConnection()) {
            while (true) {
                var last = enough.get();
                seen.addAll(StoreDatabase.texts(
                        connection,
                        "select string_agg(n || ' of ' || v, ', ' order by v) from (select count(*) as n,"
                                + " left(destination, 2) as v from depot.destination group by 2) as t"));
                if (last) {
                    return seen;
                }
            }
        }
    }

    private int dispatchUntil(AtomicBoolean enough) {
        var next = 1_000;
        while (!enough.get()) {
            depot.dispatch(String.valueOf(next++));
        }
        return next;
    }

    private static void refuse3Unless(
            AtomicBoolean healed, DestinationDepot.Tables tables, Recorded<Dispatched> event) {
        var destination = event.message().getDestination();
        if (destination.equals("3") && !healed.get()) {
            throw new IllegalStateException("Nobody delivers there");
        }
        tables.insert(event.globalPosition(), "2:" + destination);
    }

    private List<String> parked(String subscription) throws SQLException {
        return depot.database.texts("select global_position || ' ' || attempts from subscriptions.parked_message"
                + " where subscription = '" + subscription + "' order by global_position");
    }

    private static Stream<String> version(int version, int first, int last) {
        return numbers(first, last).stream().map(number -> version + ":" + number);
    }

    private static List<String> numbers(int first, int last) {
        return IntStream.range(first, last).mapToObj(String::valueOf).toList();
    }
}
