package com.videotutorials.bench;

import com.google.gson.JsonParser;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** An aggregator written by hand: for each page one batch of statements and its position, in one transaction. */
final class PlainAggregator {

    static final String CREATE =
            """
            create table view_data.plain_position (position bigint not null);
            alter table view_data.plain_position owner to view_data
            """;

    private static final int PAGE = 1_000;

    private static final String READ =
            """
            select id, stream_name, type, position, global_position, data, metadata, time from message_store.messages
            where message_store.category(stream_name) = 'viewing' and global_position > ?
            order by global_position limit ?
            """;

    private static final String COUNT =
            """
            insert into view_data.home_page (videos_watched) values (1)
            on conflict (the_only_row) do update set videos_watched = home_page.videos_watched + 1
            """;

    private static final String COUNT_EACH =
            """
            insert into view_data.video_viewings (video_id, viewings) values (?, 1)
            on conflict (video_id) do update set viewings = video_viewings.viewings + 1
            """;

    private static final String MOVE = "update view_data.plain_position set position = ?";

    private final BenchDatabase database;
    private final String sql;
    private final Binding binding;

    private PlainAggregator(BenchDatabase database, String sql, Binding binding) {
        this.database = database;
        this.sql = sql;
        this.binding = binding;
    }

    static PlainAggregator homePage(BenchDatabase database) {
        return new PlainAggregator(database, COUNT, (statement, event) -> {});
    }

    static PlainAggregator videoViewings(BenchDatabase database) {
        return new PlainAggregator(database, COUNT_EACH, (statement, event) -> {
            var data = JsonParser.parseString(event.getString("data")).getAsJsonObject();
            statement.setObject(1, UUID.fromString(data.get("videoId").getAsString()));
        });
    }

    /** How many messages of the backlog it handles in a second until it has handled all. */
    double aggregate() throws SQLException {
        var start = System.nanoTime();
        try (var messageStore = database.connect();
                var viewData = database.connectToViewData();
                var read = messageStore.prepareStatement(READ);
                var upsert = viewData.prepareStatement(sql);
                var move = viewData.prepareStatement(MOVE)) {
            viewData.setAutoCommit(false);
            var messages = 0L;
            var position = 0L;
            for (var more = true; more; ) {
                read.setLong(1, position);
                read.setInt(2, PAGE);
                var size = 0;
                try (var page = read.executeQuery()) {
                    while (page.next()) {
                        binding.bind(upsert, page);
                        upsert.addBatch();
                        position = page.getLong("global_position");
                        size++;
                    }
                }
                upsert.executeBatch();
                move.setLong(1, position);
                move.executeUpdate();
                viewData.commit();
                messages += size;
                more = size == PAGE;
            }
            return messages * 1e9 / (System.nanoTime() - start);
        }
    }

    private interface Binding {
        void bind(PreparedStatement statement, ResultSet event) throws SQLException;
    }
}
