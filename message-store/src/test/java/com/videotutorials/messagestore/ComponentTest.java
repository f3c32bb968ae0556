package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.DestinationSubscription.AT_ONCE;
import static com.videotutorials.messagestore.DestinationSubscription.finish;
import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.PARCEL_8;
import static com.videotutorials.messagestore.Parcels.PARCEL_9;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static com.videotutorials.messagestore.Parcels.rejectedBecause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import app.messages.parcel.v1.Dispatch;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What components write, and how often. */
@Timeout(120)
class ComponentTest {

    private static final String NAME = ParcelComponent.NAME;
    private static final Category INVOICE = Category.of("invoice");

    private final StoreDatabase database = StoreDatabase.create();
    private final ComponentRun run = new ComponentRun(database);
    private final ParcelComponent parcels = new ParcelComponent();

    @AfterEach
    void close() {
        run.close();
        database.close();
    }

    @Test
    void eventsAndPositionAreCommittedTogether() throws Exception {
        run.send("7", "Bergen");
        run.send("8", "Atlantis");

        assertThat(run.consumer(parcels.subscription()).tick()).isTrue();

        assertThat(run.types(PARCEL_7)).containsExactly("Dispatched");
        assertThat(run.types(PARCEL_8)).containsExactly("DispatchRejected");
        assertThat(run.position(NAME)).isEqualTo(2);
        assertThat(run.written()).containsExactly(PARCEL);
        assertThat(database.number("select count(distinct xmin::text) from (select xmin from message_store.messages"
                        + " where stream_name like 'parcel-%' union all"
                        + " select xmin from subscriptions.subscription_position) as t"))
                .isOne();
    }

    @Test
    void anEventNamesTheCommandThatItFollowsFrom() throws Exception {
        run.send("7", "Bergen");
        run.consumer(parcels.subscription()).tick();

        var event = run.store().last(PARCEL_7).orElseThrow();

        assertThat(event.metadata().causationMessageStreamName()).contains("parcel:command-7");
        assertThat(event.metadata().causationMessageGlobalPosition()).contains(1L);
    }

    @Test
    void aCommandThatChangesNothingOnlyMovesThePosition() throws Exception {
        var consumer = run.consumer(parcels.subscription());
        run.send("7", "Bergen");
        consumer.tick();
        run.send("7", "Oslo");

        assertThat(consumer.tick()).isTrue();

        assertThat(run.destinations(PARCEL_7)).containsExactly("Bergen");
        assertThat(run.position(NAME)).isEqualTo(3);
        assertThat(run.written()).hasSize(1);
    }

    @Test
    void commandsForOneEntityInABatchSeeWhatTheEarlierOnesDid() throws Exception {
        run.send("7", "Bergen");
        run.send("7", "Oslo");
        run.send("8", "Oslo");
        run.send("8", "Bergen");

        run.consumer(parcels.subscription()).tick();

        assertThat(run.destinations(PARCEL_7)).containsExactly("Bergen");
        assertThat(run.destinations(PARCEL_8)).containsExactly("Oslo");
    }

    @Test
    void ofTwoCommandsThatAreQueuedAtOnceNoneIsLost() throws Exception {
        run.send("7", "Bergen");
        run.send("7", "Oslo");
        var consumer = run.consumer(new RouteComponent().subscription());

        consumer.tick();

        assertThat(run.destinations(PARCEL_7)).containsExactly("Bergen", "Oslo");
        assertThat(run.store().fetch(PARCEL_7, Route.PROJECTION).entity()).isEqualTo(new Route("Oslo", 2));
    }

    @Test
    void ofTwoCommandsThatAreQueuedAtOnceNoneIsLostInBatchesOfOne() throws Exception {
        run.send("7", "Bergen");
        run.send("7", "Oslo");

        finish(run.consumer(new RouteComponent().subscription().inBatchesOf(1)));

        assertThat(run.destinations(PARCEL_7)).containsExactly("Bergen", "Oslo");
    }

    @Test
    void commandsThatAreDeliveredAgainAreRecognisedByTheirPosition() throws Exception {
        run.send("7", "Bergen");
        run.send("7", "Oslo");
        finish(run.consumer(new RouteComponent().subscription()));
        database.execute("update subscriptions.subscription_position set position = 0");

        finish(run.consumer(new RouteComponent().subscription()));

        assertThat(run.destinations(PARCEL_7)).containsExactly("Bergen", "Oslo");
    }

    @Test
    void whatAnotherWriterDidMeanwhileIsTakenIntoAccount() throws Exception {
        run.send("7", "Bergen");
        run.send("8", "Bergen");
        run.send("9", "Bergen");
        var interrupted = new ArrayList<>(List.of("8"));
        var consumer = run.consumer(parcels(parcels::dispatch, command -> {
            if (interrupted.remove(command.message().getParcelId())) {
                run.store().write(PARCEL_8, rejectedBecause("too heavy"), Metadata.none(), ExpectedVersion.noStream());
            }
        }));

        finish(consumer);

        assertThat(run.destinations(PARCEL_7)).containsExactly("Bergen");
        assertThat(run.types(PARCEL_8)).containsExactly("DispatchRejected");
        assertThat(run.destinations(PARCEL_9)).containsExactly("Bergen");
        assertThat(run.parked(NAME)).isEmpty();
    }

    @Test
    void aConflictOfASingleCommandIsThrownAndNothingIsCounted() throws Exception {
        run.send("7", "Bergen");
        var interruptions = new ArrayList<>(List.of("first", "second"));
        var consumer = run.consumer(routes(command -> {
            if (!interruptions.isEmpty()) {
                var other = dispatchedTo(interruptions.remove(0));
                run.store().write(PARCEL_7, other, Metadata.none(), ExpectedVersion.any());
            }
        }));

        assertThatExceptionOfType(VersionConflictException.class).isThrownBy(consumer::tick);
        assertThatExceptionOfType(VersionConflictException.class).isThrownBy(consumer::tick);
        assertThat(consumer.tick()).isTrue();

        assertThat(run.destinations(PARCEL_7)).containsExactly("first", "second", "Bergen");
        assertThat(run.parked(RouteComponent.NAME)).isEmpty();
    }

    @Test
    void whoWritesTwiceWithOneVersionIsParked() throws Exception {
        run.send("7", "Bergen");
        run.send("8", "Bergen");
        var consumer = run.consumer(parcels((work, command) -> {
                    var parcel = work.fetch(PARCEL.stream(command.message().getParcelId()), Parcel.PROJECTION);
                    work.write(parcel.stream(), dispatchedTo("Oslo"), Metadata.none(), parcel.version());
                    if (command.message().getParcelId().equals("7")) {
                        work.write(parcel.stream(), dispatchedTo("Bergen"), Metadata.none(), parcel.version());
                    }
                })
                .onFailure(AT_ONCE));

        finish(consumer);

        assertThat(run.types(PARCEL_7)).isEmpty();
        assertThat(run.types(PARCEL_8)).hasSize(1);
        assertThat(run.parked(NAME).get(0).error()).hasValueSatisfying(error -> assertThat(error)
                .contains("parcel-7 was written to since it was fetched"));
    }

    @Test
    void whoFetchesAgainMayWriteAgain() throws Exception {
        run.send("7", "Bergen");
        var consumer = run.consumer(parcels((work, command) -> {
            for (var destination : List.of("Oslo", "Bergen")) {
                var parcel = work.fetch(PARCEL_7, Parcel.PROJECTION);
                work.write(PARCEL_7, dispatchedTo(destination), Metadata.none(), parcel.version());
            }
        }));

        consumer.tick();

        assertThat(run.destinations(PARCEL_7)).containsExactly("Oslo", "Bergen");
    }

    @Test
    void whatIsWrittenAtOnceStaysAlthoughTheHandlerFails() throws Exception {
        run.send("7", "Bergen");
        var failures = new ArrayList<>(List.of(new IllegalStateException("the crane is broken")));
        var consumer = run.consumer(parcels((work, command) -> {
                    var parcel = work.fetch(PARCEL_7, Parcel.PROJECTION);
                    var written = work.writeAtOnce(
                            PARCEL_7, NewMessage.of(rejectedBecause("not yet"), Metadata.none()), parcel.version());
                    if (!failures.isEmpty()) {
                        throw failures.remove(0);
                    }
                    work.write(
                            PARCEL_7, dispatchedTo("Bergen"), Metadata.none(), ExpectedVersion.of(written.position()));
                })
                .onFailure(AT_ONCE));

        finish(consumer);

        assertThat(run.types(PARCEL_7)).containsExactly("DispatchRejected", "DispatchRejected", "Dispatched");
        assertThat(run.parked(NAME)).isEmpty();
    }

    @Test
    void whoWasReplacedCannotWriteAtOnce() throws Exception {
        run.send("7", "Bergen");
        var consumer = run.consumer(parcels((work, command) -> {
            var parcel = work.fetch(PARCEL_7, Parcel.PROJECTION);
            run.store().write(PARCEL_7, dispatchedTo("Oslo"), Metadata.none(), ExpectedVersion.any());
            work.writeAtOnce(PARCEL_7, NewMessage.of(dispatchedTo("Bergen"), Metadata.none()), parcel.version());
        }));

        assertThatExceptionOfType(HandlerFailedException.class)
                .isThrownBy(consumer::tick)
                .withCauseInstanceOf(VersionConflictException.class);

        assertThat(run.destinations(PARCEL_7)).containsExactly("Oslo");
    }

    @Test
    void aMessageThatCannotBeStoredIsParked() throws Exception {
        run.send("7", "Bergen");
        run.send("8", "Bergen");
        var consumer = run.consumer(parcels((work, command) -> {
                    var id = command.message().getParcelId();
                    var reason = id.equals("7") ? "\0" : "too heavy";
                    work.write(PARCEL.stream(id), rejectedBecause(reason), Metadata.none(), ExpectedVersion.any());
                })
                .onFailure(AT_ONCE));

        finish(consumer);

        assertThat(run.types(PARCEL_8)).containsExactly("DispatchRejected");
        assertThat(run.parked(NAME)).hasSize(1);
        assertThat(run.parked(NAME).get(0).error())
                .hasValueSatisfying(error -> assertThat(error).contains("null character"));
    }

    @Test
    void aMessageThatDoesNotFitItsTypeIsParked() throws Exception {
        StoreDatabase.texts(
                database.pool(),
                "select message_store.write_message(gen_random_uuid()::text, 'parcel:command-7', 'Dispatch',"
                        + " '{\"destination\":[]}')");
        run.send("8", "Bergen");

        finish(run.consumer(parcels.subscription().onFailure(AT_ONCE)));

        assertThat(run.types(PARCEL_8)).containsExactly("Dispatched");
        assertThat(run.parked(NAME).get(0).stream()).isEqualTo(StreamName.of("parcel:command-7"));
        assertThat(run.parked(NAME).get(0).error())
                .hasValueSatisfying(error -> assertThat(error).contains("UnreadableMessageException"));
    }

    @Test
    void aMessageIdThatBelongsToAnotherMessageIsParked() throws Exception {
        run.send("7", "Bergen");
        run.send("8", "Bergen");
        var taken =
                run.store().last(PARCEL.commands().stream("7")).orElseThrow().id();
        var consumer = run.consumer(parcels((work, command) -> {
                    if (command.message().getParcelId().equals("7")) {
                        var event = Parcels.message(taken, dispatchedTo("Oslo"));
                        work.write(PARCEL_7, List.of(event), ExpectedVersion.any());
                    } else {
                        parcels.dispatch(work, command);
                    }
                })
                .onFailure(AT_ONCE));

        finish(consumer);

        assertThat(run.types(PARCEL_8)).containsExactly("Dispatched");
        assertThat(run.types(PARCEL_7)).isEmpty();
        assertThat(run.parked(NAME)).hasSize(1);
    }

    @Test
    void severalCategoriesAreWrittenToTogetherOrNotAtAll() throws Exception {
        run.send("7", "Bergen");
        var conflicts = new ArrayList<>(List.of("one"));
        var consumer = run.consumer(parcels(this::dispatchAndBill, command -> {
            if (!conflicts.isEmpty()) {
                conflicts.clear();
                run.store().write(INVOICE.stream("7"), rejectedBecause("poor"), Metadata.none(), ExpectedVersion.any());
            }
        }));

        assertThatExceptionOfType(VersionConflictException.class).isThrownBy(consumer::tick);
        assertThat(run.types(PARCEL_7)).isEmpty();
        assertThat(run.written()).isEmpty();

        finish(consumer);
        assertThat(run.types(PARCEL_7)).containsExactly("Dispatched");
        assertThat(run.types(INVOICE.stream("7"))).containsExactly("DispatchRejected", "Dispatched");
        assertThat(run.written()).containsExactlyInAnyOrder(PARCEL, INVOICE);
    }

    @Test
    void whoWritesToTheSameCategoriesInOppositeOrdersIsNeverStuck() throws Exception {
        var random = new Random(1);
        for (var i = 0; i < 300; i++) {
            run.send(String.valueOf(random.nextInt(5)), "Bergen");
        }
        var one = run.consumer(writingTo("one", PARCEL, INVOICE).inBatchesOf(3));
        var other = run.consumer(writingTo("other", INVOICE, PARCEL).inBatchesOf(2));

        var first = Caller.start(() -> finished(one));
        var second = Caller.start(() -> finished(other));

        assertThat(first.result()).isTrue();
        assertThat(second.result()).isTrue();
        assertThat(run.store().read(PARCEL, 0, 1_000)).hasSize(600);
        assertThat(run.store().read(INVOICE, 0, 1_000)).hasSize(600);
    }

    @Test
    void aTwinThatWasPausedCommitsNothing() throws Exception {
        var twin = run.consumer(parcels.subscription());
        twin.tick();
        run.send("7", "Bergen");
        var consumer = run.consumer(routes(command -> finish(run.consumer(new RouteComponent().subscription()))));

        assertThatExceptionOfType(VersionConflictException.class).isThrownBy(consumer::tick);

        assertThat(run.destinations(PARCEL_7)).containsExactly("Bergen");
        assertThat(consumer.tick()).isFalse();
        assertThat(run.destinations(PARCEL_7)).containsExactly("Bergen");
    }

    @Test
    void aTwinThatWasPausedAndWouldFindNoConflictCommitsNothingEither() throws Exception {
        run.send("7", "Bergen");
        var ticks = new ArrayList<String>();
        BiConsumer<UnitOfWork, Recorded<Dispatch>> note = (work, command) ->
                work.write(INVOICE.stream("7"), dispatchedTo("Bergen"), Metadata.none(), ExpectedVersion.any());
        var consumer = run.consumer(parcels(note, command -> {
            if (ticks.isEmpty()) {
                ticks.add("twin");
                finish(run.consumer(parcels(note)));
            }
        }));

        assertThatExceptionOfType(PositionMovedException.class).isThrownBy(consumer::tick);

        assertThat(consumer.tick()).isFalse();
        assertThat(run.types(INVOICE.stream("7"))).hasSize(1);
    }

    private void dispatchAndBill(UnitOfWork work, Recorded<Dispatch> command) {
        parcels.dispatch(work, command);
        var invoice = work.fetch(INVOICE.stream(command.message().getParcelId()), Parcel.PROJECTION);
        work.write(invoice.stream(), dispatchedTo("Bergen"), Metadata.following(command), invoice.version());
    }

    private static Subscription<UnitOfWork> writingTo(String name, Category first, Category second) {
        return Subscription.<UnitOfWork>named(name, PARCEL.commands()).on(Dispatch.class, (work, command) -> {
            for (var category : List.of(first, second)) {
                var stream = category.stream(command.message().getParcelId());
                var fetched = work.fetch(stream, Parcel.PROJECTION);
                work.write(stream, dispatchedTo(name), Metadata.following(command), fetched.version());
            }
        });
    }

    private static boolean finished(SubscriptionConsumer consumer) throws SQLException {
        var left = true;
        while (left) {
            try {
                left = consumer.tick();
            } catch (VersionConflictException e) {
                assertThat(e).hasMessageContaining("Expected");
            }
        }
        return true;
    }

    private static Subscription<UnitOfWork> parcels(BiConsumer<UnitOfWork, Recorded<Dispatch>> handler) {
        return Subscription.<UnitOfWork>named(NAME, PARCEL.commands()).on(Dispatch.class, handler);
    }

    /** The same, and something happens before the commit. */
    private static Subscription<UnitOfWork> parcels(
            BiConsumer<UnitOfWork, Recorded<Dispatch>> handler, Interruption interruption) {
        return parcels((work, command) -> {
            handler.accept(work, command);
            interruption.happen(command);
        });
    }

    private static Subscription<UnitOfWork> routes(Interruption interruption) {
        var component = new RouteComponent();
        return Subscription.<UnitOfWork>named(RouteComponent.NAME, PARCEL.commands())
                .on(Dispatch.class, (work, command) -> {
                    component.dispatch(work, command);
                    interruption.happen(command);
                });
    }

    private interface Interruption {

        void occur(Recorded<Dispatch> command) throws Exception;

        default void happen(Recorded<Dispatch> command) {
            try {
                occur(command);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
