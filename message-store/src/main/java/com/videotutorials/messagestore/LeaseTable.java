package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads and writes, for one process, which processes are alive and which members they hold. Each method is one transaction
 * and one round trip.
 *
 * <p>All clocks but the database's count for nothing. Rows are locked in one order, processes before leases, so that
 * processes do not deadlock. Nothing waits for a disk: what a crash of the database undoes here does no harm, because
 * positions are fenced by themselves.
 */
final class LeaseTable {

    private static final String WITHOUT_DISK =
            """
            select set_config('synchronous_commit', 'off', true);
            """;

    private static final String SAY_IF_BACK =
            """
            select pg_notify('subscription_leases', '') where not exists (
                select from subscriptions.subscription_process where id = ? and expires_at > now()
            );
            """;

    private static final String LIVE_ON =
            """
            insert into subscriptions.subscription_process (id, name, subscriptions, expires_at)
            values (?, ?, ?, now() + ? * interval '1 millisecond')
            on conflict (id) do update set
                expires_at = excluded.expires_at, subscriptions = excluded.subscriptions;
            """;

    private static final String READ =
            """
            select s.name, s.generation, m.number, s.group_size, s.paused, s.control, p.id, p.name, p.expires_at > now()
            from subscriptions.subscription as s
            cross join lateral generate_series(0, s.group_size - 1) as m (number)
            full join subscriptions.subscription_lease as l
                on l.subscription = s.name and l.generation = s.generation and l.member = m.number
            left join subscriptions.subscription_process as p on p.id = l.owner
            order by s.name, m.number;
            select id, name, subscriptions, expires_at > now(), expires_at < now() - ? * interval '1 millisecond'
            from subscriptions.subscription_process order by name, id
            """;

    private static final String BEAT = WITHOUT_DISK + SAY_IF_BACK + LIVE_ON + READ;

    /** A row that is in conflict is seen as it is now, not as it was when the statement began. */
    private static final String ACQUIRE = WITHOUT_DISK
            + LIVE_ON
            + """
            with dead as materialized (
                select id from subscriptions.subscription_process where expires_at <= now() for update skip locked
            ),
            acquired as (
                insert into subscriptions.subscription_lease as l (subscription, generation, member, owner)
                select s.name, s.generation, w.member, ?
                from unnest(?, ?, ?) as w (subscription, generation, member)
                join subscriptions.subscription as s
                    on s.name = w.subscription and s.generation = w.generation and s.group_size > w.member
                order by s.name, s.generation, w.member
                on conflict (subscription, generation, member) do update set owner = excluded.owner
                where l.owner is null or l.owner in (select id from dead)
                returning subscription, generation, member
            )
            select subscription, generation, member, pg_notify('subscription_leases', '') from acquired
            """;

    private static final String RELEASE = WITHOUT_DISK
            + """
            with released as (
                update subscriptions.subscription_lease set owner = null
                where (subscription, generation, member) in (
                    select l.subscription, l.generation, l.member
                    from subscriptions.subscription_lease as l
                    join unnest(?, ?, ?) as w (subscription, generation, member)
                        using (subscription, generation, member)
                    where l.owner = ?
                    order by l.subscription, l.generation, l.member for update of l
                )
                returning 1
            )
            select pg_notify('subscription_leases', '') from released
            """;

    /** That nobody owns the leases of a process that is deleted is up to the foreign key. */
    private static final String LEAVE = WITHOUT_DISK
            + """
            with gone as (delete from subscriptions.subscription_process where id = ? returning 1)
            select pg_notify('subscription_leases', '') from gone
            """;

    private static final String TIDY = WITHOUT_DISK
            + """
            delete from subscriptions.subscription_process where id in (
                select id from subscriptions.subscription_process
                where expires_at < now() - ? * interval '1 millisecond' for update skip locked
            );
            delete from subscriptions.subscription_lease where (subscription, generation, member) in (
                select l.subscription, l.generation, l.member
                from subscriptions.subscription_lease as l
                join subscriptions.subscription as s on s.name = l.subscription
                where l.generation <> s.generation or l.member >= s.group_size
                for update of l skip locked
            )
            """;

    /** Processes that have been dead for so many times to live are forgotten. */
    private static final int FORGOTTEN_AFTER = 10;

    private final SubscriptionProcess process;
    private final long timeToLiveMillis;

    LeaseTable(SubscriptionProcess process, Duration timeToLive) {
        this.process = process;
        this.timeToLiveMillis = timeToLive.toMillis();
    }

    /** Shows that the process is alive, which makes its leases hold on, and reads everything. */
    LeaseContents beat(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(BEAT)) {
            statement.setObject(1, process.id());
            bindProcess(connection, statement, 2);
            statement.setLong(6, forgottenAfterMillis());
            statement.execute();
            skipResults(statement, 3);
            return LeaseContents.read(statement);
        }
    }

    /** Takes those of the members that still belong to nobody who is alive. */
    Set<MemberId> acquire(Connection connection, Collection<MemberId> members) throws SQLException {
        try (var statement = connection.prepareStatement(ACQUIRE)) {
            bindProcess(connection, statement, 1);
            statement.setObject(5, process.id());
            bindMembers(connection, statement, 6, members);
            statement.execute();
            skipResults(statement, 2);
            try (var rows = statement.getResultSet()) {
                var acquired = new HashSet<MemberId>();
                while (rows.next()) {
                    acquired.add(member(rows));
                }
                return acquired;
            }
        }
    }

    /** Gives up those of the members that are the process's. */
    void release(Connection connection, Collection<MemberId> members) throws SQLException {
        try (var statement = connection.prepareStatement(RELEASE)) {
            bindMembers(connection, statement, 1, members);
            statement.setObject(4, process.id());
            statement.execute();
        }
    }

    /** Gives up everything and takes the process off the list. */
    void leave(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(LEAVE)) {
            statement.setObject(1, process.id());
            statement.execute();
        }
    }

    /** Deletes what nobody needs any more. */
    void tidy(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(TIDY)) {
            statement.setLong(1, forgottenAfterMillis());
            statement.execute();
        }
    }

    private long forgottenAfterMillis() {
        return FORGOTTEN_AFTER * timeToLiveMillis;
    }

    private void bindProcess(Connection connection, PreparedStatement statement, int first) throws SQLException {
        statement.setObject(first, process.id());
        statement.setString(first + 1, process.name());
        statement.setArray(
                first + 2,
                connection.createArrayOf("text", process.subscriptions().toArray()));
        statement.setLong(first + 3, timeToLiveMillis);
    }

    private static void bindMembers(
            Connection connection, PreparedStatement statement, int first, Collection<MemberId> members)
            throws SQLException {
        var subscriptions = members.stream().map(MemberId::subscription);
        var generations = members.stream().map(MemberId::generation);
        var numbers = members.stream().map(MemberId::number);
        statement.setArray(first, connection.createArrayOf("text", subscriptions.toArray()));
        statement.setArray(first + 1, connection.createArrayOf("int4", generations.toArray()));
        statement.setArray(first + 2, connection.createArrayOf("int4", numbers.toArray()));
    }

    private static void skipResults(PreparedStatement statement, int results) throws SQLException {
        for (var i = 0; i < results; i++) {
            statement.getMoreResults();
        }
    }

    static MemberId member(ResultSet row) throws SQLException {
        return new MemberId(row.getString(1), row.getInt(2), row.getInt(3));
    }
}
