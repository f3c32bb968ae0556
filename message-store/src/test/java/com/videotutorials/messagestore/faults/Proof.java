package com.videotutorials.messagestore.faults;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Looks in both databases for anything that was lost, repeated, put out of order or left over. Each question asks for
 * rows that must not be there.
 */
final class Proof {

    private static final int SHOWN_ROWS = 20;

    /** What the view data say stands beside the messages, so that one query can compare them. */
    private static final String EVIDENCE =
            """
            create schema proof;
            create table proof.acknowledged (id uuid, stream_name text);
            create table proof.parcel_log (
                id bigint, stream_name text, position bigint, global_position bigint, worker text
            );
            create table proof.message_log (like proof.parcel_log);
            create table proof.parcel_count (parcel_id text, n bigint);

            create table proof.message as
            select message_store.category(stream_name) as category, id::text, stream_name, position, global_position,
                   metadata ->> 'userId' as worker,
                   metadata ->> 'causationMessageStreamName' as cause_stream,
                   (metadata ->> 'causationMessagePosition')::bigint as cause_position,
                   (metadata ->> 'causationMessageGlobalPosition')::bigint as cause_global_position
            from message_store.messages;

            create view proof.command as select * from proof.message where category = 'parcel:command';
            create view proof.event as select * from proof.message where category = 'parcel';
            create view proof.receipt as select * from proof.message where category = 'receipt';
            create view proof.charge as select * from proof.message where category = 'invoice:command';
            create view proof.logged as
            select id::text, stream_name, id as position, worker, stream_name as cause_stream,
                   position as cause_position, global_position as cause_global_position
            from proof.parcel_log;
            create view proof.seen as
            select id::text, 'all'::text as stream_name, id as position, worker, stream_name as cause_stream,
                   position as cause_position, global_position as cause_global_position
            from proof.message_log
            """;

    private static final String LOST_OR_REPEATED =
            """
            select format('%%s/%%s (%%s): %%s times, by %%s',
                          c.stream_name, c.position, c.global_position, count(e.id), string_agg(e.worker, ', '))
            from proof.%s as c left join proof.%s as e
                on e.cause_stream = c.stream_name and e.cause_position = c.position
                and e.cause_global_position = c.global_position
            group by c.stream_name, c.position, c.global_position having count(e.id) <> 1
            """;

    private static final String WITHOUT_CAUSE =
            """
            select format('%%s/%%s by %%s', e.stream_name, e.position, e.worker)
            from proof.%2$s as e left join proof.%1$s as c
                on e.cause_stream = c.stream_name and e.cause_position = c.position
                and e.cause_global_position = c.global_position
            where c.id is null
            """;

    private static final String OUT_OF_ORDER =
            """
            select format('%%s/%%s by %%s follows from %%s, the one before from %%s',
                          stream_name, position, worker, cause_global_position, before)
            from (
                select *, lag(cause_global_position) over (partition by stream_name order by position) as before
                from proof.%2$s
            ) as e
            where before >= cause_global_position
            """;

    private static final String UNACKNOWLEDGED =
            """
            select coalesce(a.stream_name, c.stream_name) || ' ' || coalesce(a.id::text, c.id)
            from proof.acknowledged as a full join proof.command as c
                on c.id = a.id::text and c.stream_name = a.stream_name
            where a.id is null or c.id is null
            """;

    private static final String GAPS =
            """
            select stream_name || '/' || position from (
                select *, row_number() over (partition by stream_name order by position) - 1 as expected
                from proof.message
            ) as m
            where position <> expected
            """;

    private static final String MISCOUNTED =
            """
            select format('%s: %s instead of %s', stream_name, n, events) from (
                select stream_name, count(*) as events from proof.event group by stream_name
            ) as e full join proof.parcel_count as c on 'parcel-' || c.parcel_id = e.stream_name
            where n is distinct from events
            """;

    private static final String PUT_ASIDE =
            """
            select concat_ws(' ', subscription, type, stream_name, position, attempts, error)
            from subscriptions.parked_message
            union all
            select concat_ws(' ', subscription, type, stream_name, position, error)
            from subscriptions.discarded_message
            """;

    /** What follows from what, one from each and in the same order. */
    private static final Map<String, String> CAUSES =
            Map.of("event", "command", "receipt", "command", "charge", "event", "logged", "event", "seen", "message");

    private final SampleDatabases databases;
    private final List<String> findings = new ArrayList<>();

    private Proof(SampleDatabases databases) {
        this.databases = databases;
    }

    /** Fails with everything that is wrong, once everything is handled. */
    static void everyMessageCountedOnce(SampleDatabases databases, Load load) throws SQLException, IOException {
        var findings = gather(databases, load).findings();
        if (!findings.isEmpty()) {
            throw new AssertionError(String.join("\n", findings));
        }
    }

    /** Puts all that is known side by side. */
    static Proof gather(SampleDatabases databases, Load load) throws SQLException, IOException {
        var proof = new Proof(databases);
        proof.gatherEvidence(load);
        return proof;
    }

    /** Each thing that is wrong, with the rows that show it; empty if all is well. */
    List<String> findings() throws SQLException {
        ask();
        return findings;
    }

    private void gatherEvidence(Load load) throws SQLException, IOException {
        SampleDatabases.execute(databases.store(), "drop schema if exists proof cascade");
        SampleDatabases.execute(databases.store(), EVIDENCE);
        try (var store = databases.store().getConnection();
                var view = databases.view().getConnection()) {
            copyIn(store, "acknowledged", load.lines().collect(joining("\n")));
            for (var table : List.of("parcel_log", "message_log", "parcel_count")) {
                copyIn(store, table, copyOut(view, table));
            }
        }
        SampleDatabases.execute(databases.store(), "analyze proof.message");
    }

    private static void copyIn(Connection connection, String table, String rows) throws SQLException, IOException {
        var copying = connection.unwrap(PGConnection.class).getCopyAPI();
        copying.copyIn("copy proof.%s from stdin".formatted(table), new StringReader(rows));
    }

    private static String copyOut(Connection connection, String table) throws SQLException, IOException {
        var rows = new StringWriter();
        var copying = connection.unwrap(PGConnection.class).getCopyAPI();
        copying.copyOut("copy public.%s to stdout".formatted(table), rows);
        return rows.toString();
    }

    private void ask() throws SQLException {
        for (var question : questions().entrySet()) {
            ask(databases.store(), question.getKey(), question.getValue());
        }
        ask(databases.store(), "messages put aside", PUT_ASIDE);
        ask(databases.view(), "messages put aside", PUT_ASIDE);
        report("members that are behind", Situation.behind(databases));
    }

    private static Map<String, String> questions() {
        var questions = new LinkedHashMap<String, String>();
        questions.put("requests that were not acknowledged, or are lost", UNACKNOWLEDGED);
        questions.put("gaps in streams", GAPS);
        for (var step : CAUSES.entrySet()) {
            var effect = step.getKey();
            var cause = step.getValue();
            questions.put(
                    "%s without exactly one %s".formatted(cause, effect), LOST_OR_REPEATED.formatted(cause, effect));
            questions.put("%s without %s".formatted(effect, cause), WITHOUT_CAUSE.formatted(cause, effect));
            questions.put(
                    "%s in another order than %s".formatted(effect, cause), OUT_OF_ORDER.formatted(cause, effect));
        }
        questions.put("parcels that are miscounted", MISCOUNTED);
        return questions;
    }

    private void ask(DataSource dataSource, String what, String question) throws SQLException {
        report(what, SampleDatabases.texts(dataSource, question));
    }

    private void report(String what, List<String> rows) {
        if (!rows.isEmpty()) {
            findings.add("%d %s:".formatted(rows.size(), what));
            rows.stream().limit(SHOWN_ROWS).forEach(row -> findings.add("    " + row));
        }
    }
}
