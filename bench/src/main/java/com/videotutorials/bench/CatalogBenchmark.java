package com.videotutorials.bench;

import com.videotutorials.api.catalog.v1.CatalogServiceGrpc;
import com.videotutorials.api.catalog.v1.CatalogServiceGrpc.CatalogServiceBlockingStub;
import com.videotutorials.api.catalog.v1.GetVideoRequest;
import com.videotutorials.api.catalog.v1.ListVideosRequest;
import com.videotutorials.api.catalog.v1.ListVideosResponse;
import com.videotutorials.api.catalog.v1.SearchVideosRequest;
import com.videotutorials.api.catalog.v1.Video;
import com.videotutorials.api.catalog.v1.VideoOrder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.UUID;

/** How long the catalog of 100,000 videos takes to answer through gRPC, against the same question in SQL. */
final class CatalogBenchmark {

    private static final int VIDEOS = Bench.events(100_000);
    private static final int WARM_UP = 300;
    private static final int CALLS = 1_000;
    private static final int CALLS_WITHOUT_LIMIT = 30;
    private static final int PAGE = 20;
    private static final int LARGEST_PAGE = 100;

    private static final String COLUMNS =
            """
            select c.video_id, c.name, c.description, c.duration_ms, c.published_at, c.listed_at, c.playlist_uri, c.mp4_uri,
              c.thumbnail_uri, v.views
            from view_data.catalog_video as c join view_data.catalog_video_views as v using (video_id)
            """;

    private static final String NEWEST = COLUMNS
            + "where listed_at is not null and (listed_at, c.video_id) < (?, ?) order by listed_at desc, c.video_id desc limit 21";

    private static final String MOST_VIEWED =
            COLUMNS + "where listed and (v.views, v.video_id) < (?, ?) order by v.views desc, v.video_id desc limit 21";

    private static final String VIDEO = COLUMNS + "where listed_at is not null and video_id = ?";

    private static final String FOUND = COLUMNS
            + """
            join (
              select video_id, rank from (
                select video_id, ts_rank('{0, 0, 0.05, 1}', words, %1$s) as rank from (
                  select video_id, words from view_data.catalog_video
                  where listed_at is not null and words @@ %1$s
                  %2$s
                ) as newest
              ) as ranked order by rank desc, video_id desc limit 21
            ) as found using (video_id)
            order by rank desc, video_id desc
            """;

    private static final String NEWEST_ONLY = "order by listed_at desc, video_id desc limit 1000";

    private final CatalogServiceBlockingStub service;
    private final Connection viewData;
    private final Table table =
            new Table(2, "question", "through", "median, ms", "p99, ms", "ratio of medians", "ratio of p99");

    private CatalogBenchmark(CatalogServiceBlockingStub service, Connection viewData) {
        this.service = service;
        this.viewData = viewData;
    }

    static void run() throws SQLException {
        try (var database = BenchDatabase.start(Commit.OF_THE_DISK);
                var viewData = database.connectToViewData()) {
            System.out.printf("Publishing %,d videos ...%n", VIDEOS);
            var catalog = BenchCatalog.fill(viewData, VIDEOS);
            System.out.println("Asking ...");
            try (var server = ServerProcess.start(database)) {
                var service = CatalogServiceGrpc.newBlockingStub(server.channel());
                var benchmark = new CatalogBenchmark(service, viewData);
                benchmark.list();
                benchmark.search();
                benchmark.look(catalog);
                benchmark.table.print();
            }
        }
    }

    private void list() throws SQLException {
        var far = OffsetDateTime.ofInstant(Instant.parse("2100-01-01T00:00:00Z"), ZoneOffset.UTC);
        var last = new UUID(-1, -1);
        compare("the newest", list(VideoOrder.VIDEO_ORDER_NEWEST, ""), NEWEST, far, last);
        var middle = middle(VideoOrder.VIDEO_ORDER_NEWEST);
        var lastOfNewest = lastVideo(middle);
        compare(
                "the newest, from the middle on",
                list(VideoOrder.VIDEO_ORDER_NEWEST, middle.getNextPageToken()),
                NEWEST,
                Instant.ofEpochSecond(
                                lastOfNewest.getPublishedAt().getSeconds(),
                                lastOfNewest.getPublishedAt().getNanos())
                        .atOffset(ZoneOffset.UTC),
                UUID.fromString(lastOfNewest.getVideoId()));
        compare("the most viewed", list(VideoOrder.VIDEO_ORDER_MOST_VIEWED, ""), MOST_VIEWED, Long.MAX_VALUE, last);
        middle = middle(VideoOrder.VIDEO_ORDER_MOST_VIEWED);
        compare(
                "the most viewed, from the middle on",
                list(VideoOrder.VIDEO_ORDER_MOST_VIEWED, middle.getNextPageToken()),
                MOST_VIEWED,
                lastVideo(middle).getViews(),
                UUID.fromString(lastVideo(middle).getVideoId()));
    }

    private void search() throws SQLException {
        compare("a rare word", search(BenchCatalog.RARE), found(BenchCatalog.RARE, NEWEST_ONLY));
        compare("a word of half of the videos", search(BenchCatalog.COMMON), found(BenchCatalog.COMMON, NEWEST_ONLY));
        compare("the beginning of a word, tutor…", search("tutor"), found("tutor", NEWEST_ONLY));
        compare("the beginning of many words, b…", search("b"), found("b", NEWEST_ONLY));
        var all = new ArrayList<Double>();
        for (var i = 0; i < CALLS_WITHOUT_LIMIT; i++) {
            all.add(millis(() -> ask(found(BenchCatalog.COMMON, ""))));
        }
        add("a word of half of the videos", "SQL, ranking all", new Samples(all), "", "");
    }

    private void look(BenchCatalog catalog) throws SQLException {
        var videoId = catalog.anyVideoId();
        var request =
                GetVideoRequest.newBuilder().setVideoId(videoId.toString()).build();
        compare("one video", () -> service.getVideo(request), VIDEO, videoId);
    }

    /** Both take turns, call by call. */
    private void compare(String question, Question throughGrpc, String sql, Object... parameters) throws SQLException {
        var bare = new ArrayList<Double>();
        var ours = new ArrayList<Double>();
        for (var i = 0; i < WARM_UP + CALLS; i++) {
            var bareMillis = millis(() -> ask(sql, parameters));
            var ourMillis = millis(throughGrpc);
            if (i >= WARM_UP) {
                bare.add(bareMillis);
                ours.add(ourMillis);
            }
        }
        var bares = new Samples(bare);
        var all = new Samples(ours);
        add(question, "SQL", bares, "", "");
        add(
                question,
                "gRPC",
                all,
                Table.ratio(all.median() / bares.median()),
                Table.ratio(all.percentile(99) / bares.percentile(99)));
    }

    private void add(String question, String through, Samples millis, String ofMedians, String ofP99) {
        table.add(
                question,
                through,
                Table.millis(millis.median()),
                Table.millis(millis.percentile(99)),
                ofMedians,
                ofP99);
    }

    private Question list(VideoOrder order, String token) {
        var request = listRequest(order, PAGE, token);
        return () -> service.listVideos(request);
    }

    private Question search(String query) {
        var request = SearchVideosRequest.newBuilder().setQuery(query).build();
        return () -> service.searchVideos(request);
    }

    private ListVideosResponse middle(VideoOrder order) {
        var page = service.listVideos(listRequest(order, LARGEST_PAGE, ""));
        for (var seen = page.getVideosCount(); seen < VIDEOS / 2; seen += LARGEST_PAGE) {
            page = service.listVideos(listRequest(order, LARGEST_PAGE, page.getNextPageToken()));
        }
        return page;
    }

    private static Video lastVideo(ListVideosResponse page) {
        return page.getVideos(page.getVideosCount() - 1);
    }

    private static ListVideosRequest listRequest(VideoOrder order, int size, String token) {
        return ListVideosRequest.newBuilder()
                .setOrder(order)
                .setPageSize(size)
                .setPageToken(token)
                .build();
    }

    private static String found(String word, String which) {
        return FOUND.formatted(
                "(to_tsquery('english', '%1$s') || to_tsquery('simple', '%1$s:*'))".formatted(word), which);
    }

    private void ask(String sql, Object... parameters) throws SQLException {
        try (var statement = viewData.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    for (var column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                        rows.getObject(column);
                    }
                }
            }
        }
    }

    private static double millis(Question question) throws SQLException {
        var start = System.nanoTime();
        question.ask();
        return (System.nanoTime() - start) / 1e6;
    }

    private interface Question {
        void ask() throws SQLException;
    }
}
