package com.videotutorials.server.applications.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.server.Plans;
import com.videotutorials.server.Sql;
import com.videotutorials.server.calls.Page;
import com.videotutorials.server.calls.PageRequest;
import com.videotutorials.viewdata.ViewDataSchema;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No question to a large catalog reads all of it. */
@Timeout(300)
class CatalogPlansTest {

    private static final TestDatabase DATABASE = TestDatabase.create();

    private final Plans plans = new Plans(DATABASE.dataSource(ViewDataSchema.READER));
    private final CatalogQueries queries = new CatalogQueries(plans.asking());
    private final VideoSearch search = new VideoSearch(plans.asking());

    @BeforeAll
    static void fill() {
        ViewDataSchema.migrate(DATABASE.dataSource());
        var viewData = new Sql(DATABASE.dataSource(ViewDataSchema.OWNER));
        viewData.run(
                """
                insert into view_data.catalog_video (video_id, name, description, published_at, listed_at, words)
                select gen_random_uuid(), t.name, repeat('about something ', 20), t.at, t.at,
                  setweight(to_tsvector('simple', t.name), 'A')
                from generate_series(1, 20000) as i,
                  lateral (select format('java %s word%s', i, i % 300) as name, now() - i * interval '1 minute' as at) as t
                """);
        viewData.run(
                """
                insert into view_data.catalog_video_views (video_id, views, listed)
                select video_id, (random() * 1000)::bigint, true from view_data.catalog_video
                """);
        viewData.run("analyze view_data.catalog_video, view_data.catalog_video_views");
    }

    @Test
    void theNewestAreReadFromTheirIndex() {
        readTwoPages(queries::newestVideos);

        assertThat(plans.all()).hasSize(2).allSatisfy(plan -> assertThat(plan)
                .contains("catalog_video_listed_at")
                .doesNotContain("Seq Scan", "Sort"));
    }

    @Test
    void theMostViewedAreReadFromTheirIndex() {
        readTwoPages(queries::mostViewedVideos);

        assertThat(plans.all()).hasSize(2).allSatisfy(plan -> assertThat(plan)
                .contains("catalog_video_views_views")
                .doesNotContain("Seq Scan", "Sort"));
    }

    @Test
    void rareWordsAreReadFromTheirIndex() {
        assertThat(search.videos("java 777", PageRequest.of(0, "", "")).rows()).hasSize(11);

        assertThat(plans.all()).singleElement().satisfies(plan -> assertThat(plan)
                .contains("catalog_video_words")
                .doesNotContain("Seq Scan"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "ja"})
    void wordsThatMostVideosHaveAreReadFromTheNewest(String query) {
        readTwoPages(request -> search.videos(query, request));

        assertThat(plans.all()).hasSize(2).allSatisfy(plan -> assertThat(plan)
                .contains("catalog_video_listed_at")
                .doesNotContain("Seq Scan", "catalog_video_words"));
    }

    @Test
    void singleVideosAreReadByTheirIds() {
        queries.video(UUID.randomUUID());
        queries.views(Set.of(UUID.randomUUID()));

        assertThat(plans.all())
                .hasSize(2)
                .allSatisfy(plan -> assertThat(plan).contains("_pkey").doesNotContain("Seq Scan"));
    }

    private static void readTwoPages(Function<PageRequest, Page<VideoRow>> list) {
        var first = list.apply(PageRequest.of(0, "", "list"));
        var second = list.apply(PageRequest.of(0, first.nextToken(), "list"));
        assertThat(second.rows()).hasSize(20).doesNotContainAnyElementsOf(first.rows());
    }
}
