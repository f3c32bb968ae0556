package com.videotutorials.server;

import com.videotutorials.messagestore.NotificationSender;
import com.videotutorials.messagestore.Subscriptions;
import com.videotutorials.messagestore.testing.TestDatabase;

/** Does to the database what the aggregator of the home page does, which is part of the workers. */
public final class PlayedAggregator implements AutoCloseable {

    private static final String SUBSCRIPTION = "aggregators:home-page";

    private static final String KNOWN =
            """
            with known as (
                insert into subscriptions.subscription (name, categories) values (?, array['viewing'])
                on conflict (name) do nothing
            )
            """;

    private static final String MOVED =
            """
            insert into subscriptions.subscription_position as p (subscription, position) values (?, ?)
            on conflict (subscription, generation, member) do update set position = excluded.position
            """;

    /** The page and the position in one statement, and so in one transaction. */
    private static final String HANDLE = KNOWN
            + """
            , page as (
                insert into view_data.home_page as h (videos_watched) values (?)
                on conflict (the_only_row) do update set videos_watched = excluded.videos_watched
            )
            """
            + MOVED;

    private final Sql viewData;
    private final NotificationSender notifications;

    PlayedAggregator(TestDatabase database) {
        var dataSource = database.dataSource("view_data");
        this.viewData = new Sql(dataSource);
        this.notifications = new NotificationSender(dataSource, Subscriptions.POSITIONS);
    }

    /** Changes the page, moves on and says so. */
    public void handle(long videosWatched, long position) {
        handleSilently(videosWatched, position);
        tell();
    }

    /** Moves on, with the page as it is, and says so. */
    public void moveTo(long position) {
        viewData.run(KNOWN + MOVED, SUBSCRIPTION, SUBSCRIPTION, position);
        tell();
    }

    /** Says that it has moved on. */
    public void tell() {
        notifications.changed(SUBSCRIPTION);
    }

    /** Changes the page and moves on; the notification is lost. */
    public void handleSilently(long videosWatched, long position) {
        viewData.run(HANDLE, SUBSCRIPTION, videosWatched, SUBSCRIPTION, position);
    }

    /** Is as it was before its first start. */
    public void forgetEverything() {
        viewData.run("delete from view_data.home_page");
        viewData.run("delete from subscriptions.subscription_position");
        viewData.run("delete from subscriptions.subscription");
    }

    @Override
    public void close() {
        notifications.close();
    }
}
