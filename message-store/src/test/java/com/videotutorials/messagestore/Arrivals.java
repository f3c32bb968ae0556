package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A subscription that keeps a table about arrivals and is being rebuilt, and what tests ask about it. */
final class Arrivals {

    /** A live subscription whose group has grown: two members, one retired. */
    private static final String LIVE =
            """
            create table depot.arrival (global_position bigint not null);
            insert into depot.arrival values (40), (41);
            insert into subscriptions.subscription (name, categories, generation, group_size, control)
            values ('arrivals', '{parcel,depot}', 1, 2, 5), ('others', '{parcel}', 0, 1, 0);
            insert into subscriptions.subscription_position
              (subscription, generation, member, group_size, position, retired, parking_version)
            values ('arrivals', 0, 0, 1, 30, true, 0), ('arrivals', 1, 0, 2, 41, false, 3),
              ('arrivals', 1, 1, 2, 40, false, 4), ('others', 0, 0, 1, 7, false, 0);
            insert into subscriptions.parked_message (subscription, global_position, stream_name, position, type, message_id)
            select s, p, 'parcel-' || p, 0, 'Dispatched', gen_random_uuid()
            from (values ('arrivals', 11), ('arrivals', 12), ('others', 5)) as v (s, p);
            insert into subscriptions.discarded_message
              (subscription, global_position, stream_name, position, type, message_id, discarded_by, reason)
            select s, p, 'parcel-' || p, 0, 'Dispatched', gen_random_uuid(), 'me', 'before'
            from (values ('arrivals', 1), ('arrivals', 2)) as v (s, p);
            """;

    /** What the rebuild has come to. */
    private static final String REBUILT =
            """
            insert into depot_rebuild.arrival values (141), (142);
            update subscriptions.subscription_position set position = %d where subscription = 'arrivals@rebuild';
            insert into subscriptions.parked_message (subscription, global_position, stream_name, position, type, message_id)
            select 'arrivals@rebuild', p, 'parcel-' || p, 0, 'Dispatched', gen_random_uuid() from (values (12), (13)) as v (p);
            insert into subscriptions.discarded_message
              (subscription, global_position, stream_name, position, type, message_id, discarded_by, reason)
            select 'arrivals@rebuild', p, 'parcel-' || p, 0, 'Dispatched', gen_random_uuid(), 'me', 'after'
            from (values (2), (3)) as v (p);
            insert into subscriptions.subscription_lease (subscription, generation, member) values ('arrivals@rebuild', 0, 0);
            """;

    /** Everything in the database that a rebuild may change. */
    private static final String EVERYTHING =
            """
            select s::text from subscriptions.subscription as s
            union all select p::text from subscriptions.subscription_position as p
            union all select m::text from subscriptions.parked_message as m
            union all select m::text from subscriptions.discarded_message as m
            union all select l::text from subscriptions.subscription_lease as l
            union all select 'live ' || a.tableoid || a::text from depot.arrival as a
            order by 1
            """;

    final Depot depot = Depot.create();

    private final Rebuild rebuild =
            new Rebuild("arrivals", new ShadowTables("depot", "depot_rebuild", List.of("arrival")));

    Arrivals() throws SQLException {
        depot.execute(LIVE);
    }

    /** Handles messages up to a position. */
    void rebuildUpTo(long position) throws SQLException {
        depot.execute(REBUILT.formatted(position));
    }

    void request() throws SQLException {
        depot.inTransaction(connection -> {
            Rebuild.request(connection, "arrivals");
            return true;
        });
    }

    boolean cancel() throws SQLException {
        return depot.inTransaction(connection -> Rebuild.cancel(connection, "arrivals"));
    }

    boolean prepare() throws SQLException {
        return depot.inTransaction(rebuild::prepare);
    }

    boolean finish() throws SQLException {
        return depot.inTransaction(this::finish);
    }

    boolean finish(Connection connection) throws SQLException {
        return rebuild.finish(connection);
    }

    void advance(long position) throws SQLException {
        depot.execute("update subscriptions.subscription_position set position = " + position
                + " where subscription = 'arrivals@rebuild'");
    }

    List<String> everything() throws SQLException {
        return depot.texts(EVERYTHING);
    }

    List<String> shadowRows() throws SQLException {
        return depot.texts("select global_position from depot_rebuild.arrival order by 1");
    }

    List<String> positions(String subscription) throws SQLException {
        return depot.texts("select generation || '.' || member || ' at ' || position"
                + " from subscriptions.subscription_position where subscription = '" + subscription + "' order by 1");
    }

    List<String> versions(String subscription) throws SQLException {
        return depot.texts("select parking_version from subscriptions.subscription_position where subscription = '"
                + subscription + "' and not retired order by member");
    }

    List<String> parked(String subscription) throws SQLException {
        return depot.texts("select global_position from subscriptions.parked_message where subscription = '"
                + subscription + "' order by 1");
    }
}
