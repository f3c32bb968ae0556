package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL;
import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static com.videotutorials.messagestore.Parcels.PARCEL_8;
import static com.videotutorials.messagestore.Parcels.dispatchTo;
import static com.videotutorials.messagestore.Parcels.dispatchedTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import app.messages.parcel.v1.Dispatch;
import app.messages.parcel.v1.Dispatched;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ScenarioTest {

    private static final StreamName COMMANDS = PARCEL.commands().stream("7");
    private static final Projection<Boolean> DECIDED =
            Projection.startingFrom(false).on(Dispatched.class, (decided, event) -> true);

    @Test
    void whatWasWrittenIsCompared() {
        dispatching(ScenarioTest::onceForEver)
                .when(COMMANDS, dispatchTo("Bergen"))
                .then(PARCEL_7, dispatchedTo("Bergen"));
    }

    @Test
    void whatIsGivenCounts() {
        dispatching(ScenarioTest::onceForEver)
                .given(PARCEL_7, dispatchedTo("Bergen"))
                .when(COMMANDS, dispatchTo("Oslo"))
                .thenNothing();
    }

    @Test
    void aHandlerThatWritesAgainIsFound() {
        var scenario = dispatching((work, command) ->
                work.write(PARCEL_7, dispatchedTo("Bergen"), Metadata.following(command), ExpectedVersion.any()));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> scenario.when(COMMANDS, dispatchTo("Bergen")))
                .withMessageContaining("delivered a second time")
                .withMessageContaining("Dispatched at parcel-7/1");
    }

    @Test
    void anotherMessageIsNotTheSame() {
        var outcome = dispatching(ScenarioTest::onceForEver).when(COMMANDS, dispatchTo("Bergen"));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> outcome.then(PARCEL_7, dispatchedTo("Oslo")))
                .withMessageContaining("Oslo")
                .withMessageContaining("Bergen");
    }

    @Test
    void aMessageInAnotherStreamIsNotTheSame() {
        var outcome = dispatching(ScenarioTest::onceForEver).when(COMMANDS, dispatchTo("Bergen"));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> outcome.then(PARCEL_8, dispatchedTo("Bergen")));
    }

    @Test
    void nothingIsNotSomething() {
        var outcome = dispatching(ScenarioTest::onceForEver).when(COMMANDS, dispatchTo("Bergen"));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(outcome::thenNothing)
                .withMessageContaining("Dispatched at parcel-7/0");
    }

    @Test
    void aMessageThatNobodyWantsIsAMistake() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> dispatching(ScenarioTest::onceForEver).when(PARCEL_7, dispatchedTo("Bergen")))
                .withMessageContaining("No subscription wants");
    }

    @Test
    void tablesAreChangedOnceAlthoughAReplacedProcessTriesToo() throws SQLException {
        try (var database = StoreDatabase.create()) {
            DestinationTable.create(database);
            var scenario = Scenario.of(
                    Subscription.<Connection>named("parcels", PARCEL).on(Dispatched.class, DestinationTable::insert),
                    DestinationTable.in(database.pool()));

            scenario.given(PARCEL_8, dispatchedTo("Oslo"))
                    .when(PARCEL_7, dispatchedTo("Bergen"))
                    .thenNothing();

            assertThat(DestinationTable.destinations(database)).containsExactly("Oslo", "Bergen");
        }
    }

    private static Scenario dispatching(BiConsumer<UnitOfWork, Recorded<Dispatch>> handler) {
        return Scenario.of(List.of(Subscription.<UnitOfWork>named("components:parcel:command", PARCEL.commands())
                .on(Dispatch.class, handler)));
    }

    private static void onceForEver(UnitOfWork work, Recorded<Dispatch> command) {
        var parcel = work.fetch(PARCEL_7, DECIDED);
        if (parcel.entity()) {
            return;
        }
        var event = dispatchedTo(command.message().getDestination());
        work.write(parcel.stream(), event, Metadata.following(command), parcel.version());
    }
}
