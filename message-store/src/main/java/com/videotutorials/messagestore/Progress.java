package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * How a member of a subscription's group moves on: from which position to which, and what happens to parked messages. It
 * only takes place if the member still is where it is believed to be, and nobody has changed its parked messages
 * meanwhile.
 *
 * @param parkingVersion which state of the parked messages was seen
 * @param aside messages that are parked, or put aside until their next attempt; those that were before are updated
 * @param done the global positions of parked messages that are handled now
 */
record Progress(MemberId member, long from, long to, long parkingVersion, List<SetAside> aside, List<Long> done) {

    private static final String MOVE =
            """
            update subscriptions.subscription_position set
                position = ?, moved_at = now(), parking_version = parking_version + ?
            where subscription = ? and generation = ? and member = ? and not retired
              and position = ? and parking_version = ?
            """;

    private static final String PUT_ASIDE =
            """
            insert into subscriptions.parked_message
                (subscription, global_position, stream_name, position, type, message_id, attempts, error, next_attempt_at)
            select ?, a.global_position, a.stream_name, a.position, a.type, a.id::uuid, a.attempts, a.error,
                   now() + a.pause * interval '1 millisecond'
            from unnest(?, ?, ?, ?, ?, ?, ?, ?)
                as a (global_position, stream_name, position, type, id, attempts, error, pause)
            where exists (select from moved)
            on conflict (subscription, global_position) do update set
                attempts = excluded.attempts, error = excluded.error, next_attempt_at = excluded.next_attempt_at
            """;

    private static final String TAKE_OUT =
            """
            delete from subscriptions.parked_message
            where subscription = ? and global_position = any (?) and exists (select from moved)
            """;

    /** Moves on, past messages that are handled, wanted by nobody or put aside. */
    static Progress to(long to, MemberState state, List<SetAside> aside) {
        return new Progress(state.member(), state.position(), to, state.parkingVersion(), aside, List.of());
    }

    /** Stays, having handled a message that had been put aside. */
    static Progress done(long done, MemberState state) {
        var at = state.position();
        return new Progress(state.member(), at, at, state.parkingVersion(), List.of(), List.of(done));
    }

    /** Stays, since a message that had been put aside failed again. */
    static Progress again(SetAside failed, MemberState state) {
        var at = state.position();
        return new Progress(state.member(), at, at, state.parkingVersion(), List.of(failed), List.of());
    }

    boolean changesParking() {
        return !aside.isEmpty() || !done.isEmpty();
    }

    /**
     * The parts of a {@code with} clause that do it: {@code moved} has a row if it takes place.
     *
     * @param condition a further condition in SQL that must hold
     * @param returning what the row contains
     */
    String clauses(String condition, String returning) {
        var sql = new StringBuilder("moved as (")
                .append(MOVE)
                .append(condition)
                .append(" returning ")
                .append(returning)
                .append(")");
        if (!aside.isEmpty()) {
            sql.append(", put_aside as (").append(PUT_ASIDE).append(" returning 1)");
        }
        if (!done.isEmpty()) {
            sql.append(", taken_out as (").append(TAKE_OUT).append(" returning 1)");
        }
        return sql.toString();
    }

    /** Binds the parameters of the clauses, and says which is the next. */
    int bind(Connection connection, PreparedStatement statement, int first) throws SQLException {
        var i = first;
        statement.setLong(i++, to);
        statement.setInt(i++, changesParking() ? 1 : 0);
        statement.setString(i++, member.subscription());
        statement.setInt(i++, member.generation());
        statement.setInt(i++, member.number());
        statement.setLong(i++, from);
        statement.setLong(i++, parkingVersion);
        if (!aside.isEmpty()) {
            i = bindAside(connection, statement, i);
        }
        if (!done.isEmpty()) {
            statement.setString(i++, member.subscription());
            statement.setArray(i++, connection.createArrayOf("int8", done.toArray()));
        }
        return i;
    }

    private int bindAside(Connection connection, PreparedStatement statement, int first) throws SQLException {
        var i = first;
        statement.setString(i++, member.subscription());
        var stored = aside.stream().map(SetAside::message).toList();
        statement.setArray(
                i++,
                connection.createArrayOf(
                        "int8",
                        stored.stream().map(StoredMessage::globalPosition).toArray()));
        statement.setArray(
                i++,
                connection.createArrayOf(
                        "text", stored.stream().map(m -> m.stream().value()).toArray()));
        statement.setArray(
                i++,
                connection.createArrayOf(
                        "int8", stored.stream().map(StoredMessage::position).toArray()));
        statement.setArray(
                i++,
                connection.createArrayOf(
                        "text", stored.stream().map(StoredMessage::type).toArray()));
        statement.setArray(
                i++,
                connection.createArrayOf(
                        "text", stored.stream().map(m -> m.id().toString()).toArray()));
        statement.setArray(
                i++,
                connection.createArrayOf(
                        "int4", aside.stream().map(SetAside::attempts).toArray()));
        statement.setArray(
                i++,
                connection.createArrayOf(
                        "text", aside.stream().map(SetAside::error).toArray()));
        statement.setArray(
                i++,
                connection.createArrayOf(
                        "int8", aside.stream().map(SetAside::pauseMillis).toArray()));
        return i;
    }
}
