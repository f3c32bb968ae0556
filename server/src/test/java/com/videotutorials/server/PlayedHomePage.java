package com.videotutorials.server;

import com.videotutorials.messagestore.testing.TestDatabase;
import java.util.List;

/** Does to the database what the aggregator of the home page does. */
public final class PlayedHomePage implements AutoCloseable {

    private static final String SHOW =
            """
            insert into view_data.home_page as h (videos_watched) values (?)
            on conflict (the_only_row) do update set videos_watched = excluded.videos_watched
            """;

    private final PlayedAggregator aggregator;

    PlayedHomePage(TestDatabase database) {
        this.aggregator = new PlayedAggregator(database, "aggregators:home-page", List.of("viewing"));
    }

    /** Changes the page, moves on and says so. */
    public void handle(long videosWatched, long position) {
        handleSilently(videosWatched, position);
        tell();
    }

    /** Moves on, with the page as it is, and says so. */
    public void moveTo(long position) {
        aggregator.moveTo(position);
    }

    /** Says that it has moved on. */
    public void tell() {
        aggregator.tell();
    }

    /** Changes the page and moves on; the notification is lost. */
    public void handleSilently(long videosWatched, long position) {
        aggregator.handleSilently(position, SHOW, videosWatched);
    }

    /** Is as it was before its first start. */
    public void forgetEverything() {
        aggregator.forgetEverything("home_page");
    }

    @Override
    public void close() {
        aggregator.close();
    }
}
