package com.videotutorials.server.applications.catalog;

import com.videotutorials.api.catalog.v1.CatalogServiceGrpc;
import com.videotutorials.api.catalog.v1.GetVideoRequest;
import com.videotutorials.api.catalog.v1.GetVideoResponse;
import com.videotutorials.api.catalog.v1.ListVideosRequest;
import com.videotutorials.api.catalog.v1.ListVideosResponse;
import com.videotutorials.api.catalog.v1.SearchVideosRequest;
import com.videotutorials.api.catalog.v1.SearchVideosResponse;
import com.videotutorials.api.catalog.v1.Video;
import com.videotutorials.api.catalog.v1.VideoOrder;
import com.videotutorials.api.catalog.v1.WatchVideoRequest;
import com.videotutorials.api.catalog.v1.WatchVideoResponse;
import com.videotutorials.server.calls.LiveProgress;
import com.videotutorials.server.calls.LiveQueries;
import com.videotutorials.server.calls.NotFoundException;
import com.videotutorials.server.calls.Page;
import com.videotutorials.server.calls.PageRequest;
import com.videotutorials.server.calls.ReadsViewData;
import com.videotutorials.server.media.MediaUrls;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;

/** Shows what there is to watch, and how often it is watched as that changes. */
public final class CatalogApplication extends CatalogServiceGrpc.CatalogServiceImplBase implements ReadsViewData {

    private static final String CATALOG = "aggregators:catalog";

    private final CatalogQueries queries;
    private final VideoSearch search;
    private final MediaUrls mediaUrls;
    private final LiveProgress<UUID, Long> views;

    /**
     * The application reads this view data.
     *
     * @param liveQueries tells when the catalog has changed
     */
    public CatalogApplication(DSLContext viewData, LiveQueries liveQueries, MediaUrls mediaUrls) {
        this.queries = new CatalogQueries(viewData);
        this.search = new VideoSearch(viewData);
        this.mediaUrls = mediaUrls;
        this.views = liveQueries.progress(CATALOG, queries::views, each -> false, CatalogApplication::notFound);
    }

    @Override
    public Set<String> subscriptions() {
        return Set.of(CATALOG);
    }

    @Override
    public void listVideos(ListVideosRequest request, StreamObserver<ListVideosResponse> response) {
        var page = page(request);
        response.onNext(ListVideosResponse.newBuilder()
                .addAllVideos(videos(page))
                .setNextPageToken(page.nextToken())
                .build());
        response.onCompleted();
    }

    @Override
    public void searchVideos(SearchVideosRequest request, StreamObserver<SearchVideosResponse> response) {
        var page = search.videos(
                request.getQuery(),
                PageRequest.of(request.getPageSize(), request.getPageToken(), "SearchVideos", request.getQuery()));
        response.onNext(SearchVideosResponse.newBuilder()
                .addAllVideos(videos(page))
                .setNextPageToken(page.nextToken())
                .build());
        response.onCompleted();
    }

    @Override
    public void getVideo(GetVideoRequest request, StreamObserver<GetVideoResponse> response) {
        var videoId = UUID.fromString(request.getVideoId());
        var video = queries.video(videoId).orElseThrow(() -> notFound(videoId));
        response.onNext(GetVideoResponse.newBuilder()
                .setVideo(video.toVideo(mediaUrls))
                .setPlayback(video.toPlayback(mediaUrls))
                .build());
        response.onCompleted();
    }

    @Override
    public void watchVideo(WatchVideoRequest request, StreamObserver<WatchVideoResponse> response) {
        views.showWhileThere(UUID.fromString(request.getVideoId()), response, number -> WatchVideoResponse.newBuilder()
                .setViews(number)
                .build());
    }

    private Page<VideoRow> page(ListVideosRequest request) {
        var mostViewed = request.getOrder() == VideoOrder.VIDEO_ORDER_MOST_VIEWED;
        var page = PageRequest.of(request.getPageSize(), request.getPageToken(), "ListVideos", mostViewed);
        return mostViewed ? queries.mostViewedVideos(page) : queries.newestVideos(page);
    }

    private List<Video> videos(Page<VideoRow> page) {
        return page.rows().stream().map(video -> video.toVideo(mediaUrls)).toList();
    }

    private static NotFoundException notFound(UUID videoId) {
        return new NotFoundException("video", videoId);
    }
}
