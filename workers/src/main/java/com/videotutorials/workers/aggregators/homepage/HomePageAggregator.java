package com.videotutorials.workers.aggregators.homepage;

import static com.videotutorials.viewdata.Tables.HOME_PAGE;

import com.videotutorials.messages.viewing.v1.VideoViewed;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.workers.aggregators.Aggregator;
import org.jooq.DSLContext;

/** Keeps {@code home_page}: how many viewings there were. */
public final class HomePageAggregator implements Aggregator {

    @Override
    public Subscription<DSLContext> subscription() {
        return Subscription.<DSLContext>named("aggregators:home-page", Category.of("viewing"))
                .on(VideoViewed.class, this::videoViewed)
                .keeping(HOME_PAGE.getName());
    }

    private void videoViewed(DSLContext viewData, Recorded<VideoViewed> event) {
        viewData.insertInto(HOME_PAGE)
                .set(HOME_PAGE.VIDEOS_WATCHED, 1L)
                .onConflict(HOME_PAGE.THE_ONLY_ROW)
                .doUpdate()
                .set(HOME_PAGE.VIDEOS_WATCHED, HOME_PAGE.VIDEOS_WATCHED.plus(1))
                .execute();
    }
}
