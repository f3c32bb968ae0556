package com.videotutorials.server.applications.home;

import com.videotutorials.api.home.v1.GetHomePageRequest;
import com.videotutorials.api.home.v1.GetHomePageResponse;
import com.videotutorials.api.home.v1.HomePage;
import com.videotutorials.api.home.v1.HomeServiceGrpc;
import com.videotutorials.api.home.v1.WatchHomePageRequest;
import com.videotutorials.api.home.v1.WatchHomePageResponse;
import com.videotutorials.server.calls.LiveQueries;
import com.videotutorials.server.calls.LiveQuery;
import com.videotutorials.server.calls.ReadsViewData;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import org.jooq.DSLContext;

/** Shows the home page, once or as it changes. */
public final class HomeApplication extends HomeServiceGrpc.HomeServiceImplBase implements ReadsViewData {

    private static final String HOME_PAGE = "aggregators:home-page";

    private final HomeQueries queries;
    private final LiveQuery<HomePage> homePage;

    /**
     * The application reads this view data.
     *
     * @param liveQueries tells when the home page has changed
     */
    public HomeApplication(DSLContext viewData, LiveQueries liveQueries) {
        this.queries = new HomeQueries(viewData);
        this.homePage = liveQueries.of(HOME_PAGE, queries::homePage);
    }

    @Override
    public Set<String> subscriptions() {
        return Set.of(HOME_PAGE);
    }

    @Override
    public void getHomePage(GetHomePageRequest request, StreamObserver<GetHomePageResponse> response) {
        response.onNext(
                GetHomePageResponse.newBuilder().setHomePage(queries.homePage()).build());
        response.onCompleted();
    }

    @Override
    public void watchHomePage(WatchHomePageRequest request, StreamObserver<WatchHomePageResponse> response) {
        homePage.show(
                response,
                page -> WatchHomePageResponse.newBuilder().setHomePage(page).build());
    }
}
