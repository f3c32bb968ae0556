package com.videotutorials.messagestore.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A proof is worth something only if it finds what is wrong. */
@Timeout(180)
class ProofTest {

    private static final int REQUESTS = 200;

    private static final String PARK =
            """
            insert into subscriptions.parked_message (subscription, global_position, stream_name, position, type, message_id)
            values ('s', 1, 'parcel-1', 0, 'Dispatched', gen_random_uuid())
            """;

    private static final String DISCARD =
            """
            insert into subscriptions.discarded_message
                (subscription, global_position, stream_name, position, type, message_id, discarded_by, reason)
            values ('s', 1, 'parcel-1', 0, 'Dispatched', gen_random_uuid(), 'somebody', 'none')
            """;

    private static final String GO_BACK =
            "update subscriptions.subscription_position set position = position - 1 where member = 0";

    private static final String GO_FORTH =
            "update subscriptions.subscription_position set position = position + 1 where member = 0";

    private static SampleDatabases databases;
    private static Load load;

    @BeforeAll
    static void handleSomeRequests() throws Exception {
        databases = SampleDatabases.onSharedServer();
        load = new Load(databases, 1);
        var worker = SampleSubscriptions.start("worker", databases);
        load.write(REQUESTS);
        Situation.awaitCaughtUp(databases);
        worker.close();
    }

    @AfterAll
    static void close() {
        load.close();
        databases.close();
    }

    @Test
    void whatIsRightIsNotComplainedAbout() throws Exception {
        assertThat(Proof.gather(databases, load).findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "command without exactly one event,   parcel",
        "command without exactly one receipt, receipt",
        "event without exactly one charge,    invoice:command",
    })
    void aMessageThatIsLostOrRepeatedIsFound(String finding, String category) throws Exception {
        isFound(
                finding,
                "delete from proof.message where id = (select min(id) from proof.message where category = '%s')"
                        .formatted(category));
        isFound(
                finding,
                "insert into proof.message select * from proof.message where category = '%s' limit 1"
                        .formatted(category));
    }

    @ParameterizedTest
    @CsvSource({
        "event without command,   parcel",
        "receipt without command, receipt",
        "charge without event,    invoice:command"
    })
    void aMessageOutOfNothingIsFound(String finding, String category) throws Exception {
        isFound(
                finding,
                "insert into proof.message (category, id, stream_name, position) values ('%s', 'none', '%s-new', 0)"
                        .formatted(category, category));
    }

    @ParameterizedTest
    @CsvSource({
        "event in another order than command,   parcel",
        "receipt in another order than command, receipt",
        "charge in another order than event,    invoice:command"
    })
    void messagesOfAStreamInAnotherOrderAreFound(String finding, String category) throws Exception {
        isFound(
                finding,
                "update proof.message set position = 1 - position where stream_name = '%s-busy0' and position < 2"
                        .formatted(category));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "event without exactly one logged   | delete from proof.parcel_log where ctid = '(0,1)'",
                "event without exactly one logged   | insert into proof.parcel_log select * from proof.parcel_log limit 1",
                "logged without event               | update proof.parcel_log set position = 999 where ctid = '(0,1)'",
                "logged in another order than event | update proof.parcel_log set id = 0"
                        + " where stream_name = 'parcel-busy0' and position = 1",
                "message without exactly one seen   | delete from proof.message_log where ctid = '(0,1)'",
                "seen in another order than message | update proof.message_log set id = 0 where global_position = 7",
                "parcels that are miscounted        | update proof.parcel_count set n = n + 1 where parcel_id = 'busy1'",
                "parcels that are miscounted        | delete from proof.parcel_count where parcel_id = 'busy1'",
                "gaps in streams                    | update proof.message set position = 9999 where id ="
                        + " (select id from proof.message where category = 'parcel' order by position desc limit 1)",
            })
    void whatTheViewDataSayIsCompared(String finding, String plant) throws Exception {
        isFound(finding, plant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from proof.acknowledged where ctid = '(0,1)'",
                "delete from proof.message where category = 'parcel:command' and position = 0 and stream_name like '%-busy0'"
            })
    void whatWasAskedForIsCompared(String plant) throws Exception {
        isFound("requests that were not acknowledged, or are lost", plant);
    }

    @Test
    void whatIsPutAsideOrNotHandledIsFound() throws Exception {
        for (var database : List.of(databases.store(), databases.view())) {
            for (var plant : List.of(PARK, DISCARD)) {
                SampleDatabases.execute(database, plant);
            }
            assertThat(Proof.gather(databases, load).findings()).contains("2 messages put aside:");
            SampleDatabases.execute(database, "truncate subscriptions.parked_message, subscriptions.discarded_message");

            SampleDatabases.execute(database, GO_BACK);
            assertThat(Proof.gather(databases, load).findings()).anyMatch(text -> text.contains("are behind"));
            SampleDatabases.execute(database, GO_FORTH);
        }
    }

    private static void isFound(String finding, String plant) throws Exception {
        var proof = Proof.gather(databases, load);
        SampleDatabases.execute(databases.store(), plant);
        assertThat(proof.findings()).contains("1 %s:".formatted(finding));
    }
}
