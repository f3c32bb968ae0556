package com.videotutorials.bench;

import com.videotutorials.messagestore.Category;
import java.sql.Connection;
import java.sql.SQLException;

/** Messages that are there before anybody reads: made by plain SQL under the locks that writers take. */
final class Backlog {

    static final Category VIEWING = Category.of("viewing");

    private static final String LOCK = "select message_store.acquire_lock(?)";

    /** Of five messages four are viewings, of 10,000 videos in turn. */
    private static final String VIEWINGS =
            """
            insert into message_store.messages (stream_name, position, type, data, metadata)
            select case when i % 5 = 4 then 'other-' || (i % 1000) else 'viewing-' || video end, i,
                   case when i % 5 = 4 then 'SomethingElse' else 'VideoViewed' end,
                   jsonb_build_object('userId', md5('user' || i % 777)::uuid, 'videoId', video),
                   jsonb_build_object('traceId', md5('trace' || i)::uuid)
            from (
                select i, md5('video' || i % 10000)::uuid as video from generate_series(?, ? - 1) as i
            ) as numbered order by i
            """;

    private static final String COMMANDS =
            """
            insert into message_store.messages (stream_name, position, type, data, metadata)
            select ? || '-' || i % ?, i / ?, 'Dispatch',
                   jsonb_build_object('parcelId', (i % ?)::text, 'destination', 'Bergen'),
                   jsonb_build_object('traceId', md5('trace' || i)::uuid)
            from generate_series(0, ? - 1) as i
            """;

    private static final String EVENTS =
            """
            insert into message_store.messages (stream_name, position, type, data, metadata)
            select ?, i, 'Dispatched', jsonb_build_object('parcelId', 'any', 'destination', 'Bergen'),
                   jsonb_build_object(
                       'traceId', md5('trace' || i)::uuid, 'causationMessageStreamName', 'any:command-1',
                       'causationMessagePosition', i, 'causationMessageGlobalPosition', i + 1)
            from generate_series(?, ? - 1) as i
            """;

    private Backlog() {}

    /** So many viewings in all, with messages of another category between them. */
    static void viewings(Connection administrator, int from, int to) throws SQLException {
        fill(administrator, VIEWINGS, "viewing", from / 4 * 5, to / 4 * 5);
    }

    /** Commands to as many parcels in turn. */
    static void commands(Connection administrator, Category category, int count, int parcels) throws SQLException {
        var name = category.commands().value();
        fill(administrator, COMMANDS, name, name, parcels, parcels, parcels, count);
    }

    /** Events of one parcel, from a position of its stream to before another. */
    static void events(Connection administrator, String stream, int from, int to) throws SQLException {
        fill(administrator, EVENTS, stream, stream, from, to);
    }

    private static void fill(Connection administrator, String sql, String stream, Object... parameters)
            throws SQLException {
        administrator.setAutoCommit(false);
        try (var lock = administrator.prepareStatement(LOCK);
                var insert = administrator.prepareStatement(sql);
                var analyze = administrator.prepareStatement("analyze message_store.messages")) {
            lock.setString(1, stream);
            lock.execute();
            for (var i = 0; i < parameters.length; i++) {
                insert.setObject(i + 1, parameters[i]);
            }
            insert.execute();
            administrator.commit();
            analyze.execute();
            administrator.commit();
        } finally {
            administrator.setAutoCommit(true);
        }
    }
}
