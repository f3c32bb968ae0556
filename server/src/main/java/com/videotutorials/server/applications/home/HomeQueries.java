package com.videotutorials.server.applications.home;

import static com.videotutorials.viewdata.Tables.HOME_PAGE;

import com.videotutorials.api.home.v1.HomePage;
import org.jooq.DSLContext;

/** What the home page is asked. */
final class HomeQueries {

    private final DSLContext viewData;

    HomeQueries(DSLContext viewData) {
        this.viewData = viewData;
    }

    HomePage homePage() {
        return viewData.select(HOME_PAGE.VIDEOS_WATCHED)
                .from(HOME_PAGE)
                .fetchOptional(HOME_PAGE.VIDEOS_WATCHED)
                .map(videosWatched ->
                        HomePage.newBuilder().setVideosWatched(videosWatched).build())
                .orElse(HomePage.getDefaultInstance());
    }
}
