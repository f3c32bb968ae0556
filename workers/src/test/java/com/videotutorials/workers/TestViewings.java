package com.videotutorials.workers;

import static org.awaitility.Awaitility.await;

import com.videotutorials.messages.viewing.v1.VideoViewed;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/** Viewings in one database, and what the workers make of them in another, which may be the same. */
final class TestViewings {

    /** Long after healthy workers on a busy machine have counted anything; only hanging ones get there. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String AS_OTHERS_WRITE =
            """
            select message_store.write_message(?, ?, 'VideoViewed', ?::jsonb, '{"traceId": "t", "other": [1]}'::jsonb)
            """;

    private final TestDatabase messages;
    private final TestDatabase viewData;

    TestViewings(TestDatabase messages, TestDatabase viewData) {
        this.messages = messages;
        this.viewData = viewData;
    }

    /** Writes a viewing as our server does. */
    static void write(MessageStore messageStore) {
        var video = UUID.randomUUID();
        messageStore.write(
                Category.of("viewing").stream(video),
                VideoViewed.newBuilder().setVideoId(video.toString()).build(),
                Metadata.startingTrace(UUID.randomUUID()),
                ExpectedVersion.any());
    }

    /** Writes a viewing as any other implementation may: with plain Message DB, telling nobody. */
    void writePlainly() throws SQLException {
        var video = UUID.randomUUID().toString();
        write("viewing-" + video, "{\"videoId\": \"" + video + "\", \"userId\": null, \"device\": {\"kind\": \"tv\"}}");
    }

    private void write(String stream, String data) throws SQLException {
        try (var connection = messages.dataSource("message_store").getConnection();
                var statement = connection.prepareStatement(AS_OTHERS_WRITE)) {
            statement.setString(1, UUID.randomUUID().toString());
            statement.setString(2, stream);
            statement.setString(3, data);
            statement.execute();
        }
    }

    /** Writes a viewing that nobody can read, and says at which global position. */
    long writeUnreadably(String stream) throws SQLException {
        write(stream, "{\"videoId\": {}}");
        return number(messages, "select max(global_position) from message_store.messages");
    }

    /** Waits until the workers have handled every message, and says how many viewings they counted. */
    long counted() throws SQLException {
        var last = number(messages, "select coalesce(max(global_position), 0) from message_store.messages");
        await().atMost(PATIENCE).ignoreExceptions().until(() -> position() == last);
        return number(viewData, "select coalesce(sum(videos_watched), 0) from view_data.home_page");
    }

    long position() throws SQLException {
        return number(
                viewData,
                "select coalesce(max(position), -1) from subscriptions.subscription_position"
                        + " where subscription = 'aggregators:home-page'");
    }

    private static long number(TestDatabase database, String query) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
