package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.DestinationSubscription.finish;
import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.PARCEL_8;
import static com.videotutorials.messagestore.Parcels.dispatchTo;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static org.assertj.core.api.Assertions.assertThat;

import app.messages.parcel.v1.Dispatched;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands that components send because of something: once, however often they do. */
@Timeout(120)
class ComponentSendingTest {

    private static final Category INVOICE = Category.of("invoice");
    private static final StreamName COMMANDS = INVOICE.commands().stream("7");

    private final StoreDatabase database = StoreDatabase.create();
    private final ComponentRun run = new ComponentRun(database);

    @AfterEach
    void close() {
        run.close();
        database.close();
    }

    @Test
    void aCommandIsSentAndNamesItsCause() throws Exception {
        write(PARCEL_7, "Bergen");

        run.consumer(sending("one", 1)).tick();

        assertThat(run.types(COMMANDS)).containsExactly("Dispatch");
        var sent = run.store().last(COMMANDS).orElseThrow();
        assertThat(sent.metadata().causationMessageStreamName()).contains("parcel-7");
        assertThat(run.written()).containsExactly(INVOICE.commands());
    }

    @Test
    void whatIsSentTwiceByOneHandlerIsWrittenOnce() throws Exception {
        write(PARCEL_7, "Bergen");

        finish(run.consumer(sending("one", 2)));

        assertThat(run.types(COMMANDS)).containsExactly("Dispatch");
        assertThat(run.parked("one")).isEmpty();
    }

    @Test
    void otherCausesSendOtherCommands() throws Exception {
        write(PARCEL_7, "Bergen");
        write(PARCEL_8, "Oslo");

        run.consumer(sending("one", 2)).tick();

        assertThat(run.types(COMMANDS)).containsExactly("Dispatch", "Dispatch");
    }

    @Test
    void whatWasSentInAnotherBatchIsNotSentAgainAndTheRestIs() throws Exception {
        write(PARCEL_7, "Bergen");
        finish(run.consumer(sending("one", 1)));
        write(PARCEL_8, "Oslo");
        database.execute("update subscriptions.subscription_position set position = 0");

        finish(run.consumer(sending("one", 1)));

        assertThat(run.types(COMMANDS)).containsExactly("Dispatch", "Dispatch");
        assertThat(database.number("select count(distinct id) from message_store.messages"))
                .isEqualTo(4);
        assertThat(run.position("one")).isEqualTo(3);
    }

    @Test
    void whatAnotherSubscriptionHasSentBecauseOfTheSameIsNotSentAgain() throws Exception {
        write(PARCEL_7, "Bergen");
        finish(run.consumer(sending("one", 1)));

        finish(run.consumer(sending("other", 1)));

        assertThat(run.types(COMMANDS)).containsExactly("Dispatch");
        assertThat(run.position("other")).isOne();
        assertThat(run.parked("other")).isEmpty();
    }

    @Test
    void whatComesWithACommandThatWasSentBeforeIsWritten() throws Exception {
        write(PARCEL_7, "Bergen");
        finish(run.consumer(sending("one", 1)));
        var noting = Subscription.<UnitOfWork>named("other", PARCEL).on(Dispatched.class, (work, event) -> {
            work.send(COMMANDS, dispatchTo("Bergen"), event);
            var invoice = work.fetch(COMMANDS, Parcel.PROJECTION);
            work.write(COMMANDS, List.of(Parcels.message(dispatchedTo("Oslo"))), invoice.version());
        });

        finish(run.consumer(noting));

        assertThat(run.types(COMMANDS)).containsExactly("Dispatch", "Dispatched");
    }

    @Test
    void aProcessManagerSeesWhatItHasWrittenItself() throws Exception {
        write(PARCEL_7, "Bergen");
        write(PARCEL_7, "Oslo");
        var once = Subscription.<UnitOfWork>named("once", PARCEL).on(Dispatched.class, (work, event) -> {
            var process = work.fetch(INVOICE.stream("7"), Parcel.PROJECTION);
            if (!process.entity().decided()) {
                work.write(process.stream(), event.message(), Metadata.following(event), process.version());
                work.send(COMMANDS, dispatchTo("Bergen"), event);
            }
        });

        run.consumer(once).tick();

        assertThat(run.types(INVOICE.stream("7"))).containsExactly("Dispatched");
        assertThat(run.types(COMMANDS)).containsExactly("Dispatch");
    }

    private static Subscription<UnitOfWork> sending(String name, int times) {
        return Subscription.<UnitOfWork>named(name, PARCEL).on(Dispatched.class, (work, event) -> {
            for (var i = 0; i < times; i++) {
                work.send(COMMANDS, dispatchTo(event.message().getDestination()), event);
            }
        });
    }

    private void write(StreamName stream, String destination) {
        run.store().write(stream, dispatchedTo(destination), Metadata.none(), ExpectedVersion.any());
    }
}
