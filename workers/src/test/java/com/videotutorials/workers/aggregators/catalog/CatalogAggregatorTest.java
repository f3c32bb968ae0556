package com.videotutorials.workers.aggregators.catalog;

import static com.videotutorials.viewdata.Tables.CATALOG_VIDEO;
import static com.videotutorials.viewdata.Tables.CATALOG_VIDEO_VIEWS;
import static java.time.temporal.ChronoUnit.MICROS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.jooq.impl.DSL.condition;

import com.google.protobuf.Message;
import com.videotutorials.messages.videopublishing.v1.VideoDescribed;
import com.videotutorials.messages.videopublishing.v1.VideoDescriptionRejected;
import com.videotutorials.messages.videopublishing.v1.VideoNameRejected;
import com.videotutorials.messages.videopublishing.v1.VideoNamed;
import com.videotutorials.messages.videopublishing.v1.VideoPublished;
import com.videotutorials.messages.videopublishing.v1.VideoPublishingFailed;
import com.videotutorials.messages.videopublishing.v1.VideoPublishingRejected;
import com.videotutorials.messages.videopublishing.v1.VideoUnpublished;
import com.videotutorials.messages.videopublishing.v1.VideoUnpublishingRejected;
import com.videotutorials.messages.viewing.v1.VideoViewed;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Scenario;
import com.videotutorials.messagestore.StreamName;
import com.videotutorials.viewdata.tables.records.CatalogVideoRecord;
import com.videotutorials.workers.TestViewData;
import java.time.Instant;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class CatalogAggregatorTest {

    private static final TestViewData VIEW_DATA = new TestViewData();
    private static final Category VIDEO_PUBLISHING = Category.of("videoPublishing");
    private static final Category VIEWING = Category.of("viewing");
    private static final UUID VIDEO = UUID.fromString("8f7a1c52-3c3e-4a5e-9d0b-6a7f1d2e4c90");
    private static final StreamName STREAM = VIDEO_PUBLISHING.stream(VIDEO);
    private static final StreamName VIEWINGS = VIEWING.stream(VIDEO);

    private final CatalogAggregator aggregator = new CatalogAggregator();
    private final DSLContext tables = VIEW_DATA.tables();
    private final Scenario scenario = VIEW_DATA.scenario(aggregator);

    @BeforeEach
    void startOver() {
        tables.deleteFrom(CATALOG_VIDEO).execute();
        tables.deleteFrom(CATALOG_VIDEO_VIEWS).execute();
    }

    @Test
    void itListensToPublicationsAndViewings() {
        var subscription = aggregator.subscription();

        assertThat(subscription.name()).isEqualTo("aggregators:catalog");
        assertThat(subscription.selection().categories()).containsExactlyInAnyOrder(VIDEO_PUBLISHING, VIEWING);
        assertThat(subscription.tables()).containsExactly("catalog_video", "catalog_video_views");
    }

    @Test
    void aVideoThatIsPublishedAndThenNamedIsListedFromThenOn() {
        given(published());
        assertThat(isListed()).isFalse();

        when(named("Streams"));

        assertThat(isListed()).isTrue();
        assertThat(row().getName()).isEqualTo("Streams");
        assertThat(row().getListedAt().toInstant()).isCloseTo(timeOfLast(), within(1, MICROS));
        assertThat(row().getPublishedAt()).isBeforeOrEqualTo(row().getListedAt());
    }

    @Test
    void aVideoThatIsNamedAndThenPublishedIsListedFromThenOn() {
        given(named("Streams"));
        given(described("About streams"));
        assertThat(isListed()).isFalse();

        when(published());

        var video = row();
        assertThat(isListed()).isTrue();
        assertThat(video.getName()).isEqualTo("Streams");
        assertThat(video.getDescription()).isEqualTo("About streams");
        assertThat(video.getDurationMs()).isEqualTo(61_000);
        assertThat(video.getPlaylistUri()).isEqualTo("object:videos/1/master.m3u8");
        assertThat(video.getMp4Uri()).isEqualTo("object:videos/1/video.mp4");
        assertThat(video.getThumbnailUri()).isEqualTo("object:videos/1/thumbnail.jpg");
        assertThat(video.getPublishedAt().toInstant()).isCloseTo(timeOfLast(), within(1, MICROS));
        assertThat(video.getListedAt()).isEqualTo(video.getPublishedAt());
    }

    @Test
    void anotherNameChangesNeitherItsPlaceNorItsDescription() {
        given(published(), described("About streams"), named("Streams"));
        var before = row();

        when(named("Rivers"));

        assertThat(row().getListedAt()).isEqualTo(before.getListedAt());
        assertThat(row().getName()).isEqualTo("Rivers");
        assertThat(finds("'rivers'")).isTrue();
        assertThat(finds("'streams':A")).isFalse();
        assertThat(finds("'streams':B")).isTrue();
    }

    @Test
    void anotherDescriptionReplacesItsWordsOnly() {
        given(published(), described("About streams"), named("Streams"));

        when(described("Water"));

        assertThat(finds("'water':B")).isTrue();
        assertThat(finds("'streams':A")).isTrue();
        assertThat(finds("'streams':B")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"programming:A", "program:A", "tutorials:B", "tutori:B", "cafe:B", "node:A", "js:A"})
    void theWordsAreThoseOfTheTextsAndTheirStems(String query) {
        given(published(), named("Programming Node.js"));
        when(described("Tutorials from the Café"));

        assertThat(finds(query)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void aVideoWithoutANameIsNotListed(String name) {
        given(published(), named("Streams"));

        when(named(name));

        assertThat(isListed()).isFalse();
        when(named("Streams again"));
        assertThat(isListed()).isTrue();
    }

    @Test
    void aVideoThatIsTakenBackIsNotListed() {
        given(published(), named("Streams"));

        when(VideoUnpublished.getDefaultInstance());

        assertThat(isListed()).isFalse();
        assertThat(row().getPublishedAt()).isNull();
    }

    @Test
    void aVideoThatIsPublishedAgainIsListedAgainWithItsNameAndItsViews() {
        given(published(), named("Streams"));
        watch();
        given(VideoUnpublished.getDefaultInstance());

        when(published().toBuilder().setDurationMs(5).build());

        assertThat(isListed()).isTrue();
        assertThat(row().getListedAt().toInstant()).isCloseTo(timeOfLast(), within(1, MICROS));
        assertThat(row().getDurationMs()).isEqualTo(5);
        assertThat(views()).isEqualTo(1);
    }

    @Test
    void whatIsPublishedWhileItIsListedKeepsItsPlace() {
        given(published(), named("Streams"));
        var before = row();

        when(published());

        assertThat(row().getListedAt()).isEqualTo(before.getListedAt());
    }

    @Test
    void everyViewingCounts() {
        given(published(), named("Streams"));

        watch();
        watch();

        assertThat(views()).isEqualTo(2);
    }

    @Test
    void aViewingOfAVideoThatWasNeverPublishedChangesNothing() {
        watch();
        given(named("Streams"));
        watch();
        assertThat(tables.fetchCount(CATALOG_VIDEO_VIEWS)).isZero();

        when(published());

        assertThat(views()).isZero();
    }

    @Test
    void refusalsAndFailuresChangeNothing() {
        given(published(), named("Streams"), described("About streams"));
        var before = row();

        when(VideoPublishingRejected.newBuilder().setReason("VIDEO_ID_TAKEN").build());
        when(VideoPublishingFailed.newBuilder().setReason("No video").build());
        when(VideoNameRejected.newBuilder().setName("Rivers").build());
        when(VideoDescriptionRejected.newBuilder().setDescription("Rivers").build());
        when(VideoUnpublishingRejected.getDefaultInstance());

        assertThat(row()).isEqualTo(before);
        assertThat(isListed()).isTrue();
    }

    @Test
    void aVideoWhoseIdIsNoUuidIsPassedOver() {
        scenario.given(VIDEO_PUBLISHING.stream("7"), published())
                .when(VIDEO_PUBLISHING.stream("7"), named("Streams"))
                .thenNothing();
        scenario.when(VIEWING.stream("7"), VideoViewed.getDefaultInstance()).thenNothing();

        assertThat(tables.fetchCount(CATALOG_VIDEO)).isZero();
    }

    @Test
    void messagesOfOtherImplementationsAreUnderstood() {
        foreign("VideoNamed", 1, "{\"name\": \"Streams\"}");
        foreign(
                "VideoPublished",
                2,
                "{\"ownerId\": \"7\", \"sourceUri\": \"s\", \"transcodedUri\": \"https://cdn.example.com/1.mp4\"}");

        assertThat(isListed()).isTrue();
        assertThat(row().getPlaylistUri()).isEqualTo("https://cdn.example.com/1.mp4");
        assertThat(row().getDurationMs()).isZero();
    }

    @Test
    void aTextThatIsLongerThanAnyOfOursIsTaken() {
        given(published(), named("Streams"));

        when(described("word%d 日本語 ".formatted(7).repeat(200_000)));

        assertThat(finds("'word7':B")).isTrue();
    }

    private void foreign(String type, long position, String data) {
        VIEW_DATA.handleForeign(aggregator, STREAM, type, position, data, "{}");
    }

    private void given(Message... messages) {
        for (var message : messages) {
            when(message);
        }
    }

    private void when(Message message) {
        scenario.when(STREAM, message).thenNothing();
    }

    private void watch() {
        scenario.when(VIEWINGS, VideoViewed.getDefaultInstance()).thenNothing();
    }

    private CatalogVideoRecord row() {
        return tables.fetchSingle(CATALOG_VIDEO, CATALOG_VIDEO.VIDEO_ID.eq(VIDEO));
    }

    /** Both tables say so, if the other knows the video at all. */
    private boolean isListed() {
        var listed = row().getListedAt() != null;
        tables.fetchOptional(CATALOG_VIDEO_VIEWS, CATALOG_VIDEO_VIEWS.VIDEO_ID.eq(VIDEO))
                .ifPresent(views -> assertThat(views.getListed()).isEqualTo(listed));
        return listed;
    }

    private long views() {
        return tables.fetchSingle(CATALOG_VIDEO_VIEWS, CATALOG_VIDEO_VIEWS.VIDEO_ID.eq(VIDEO))
                .getViews();
    }

    private boolean finds(String query) {
        return tables.fetchExists(CATALOG_VIDEO, condition("words @@ ?::tsquery", query));
    }

    private Instant timeOfLast() {
        return scenario.messageStore().last(STREAM).orElseThrow().time();
    }

    private static VideoNamed named(String name) {
        return VideoNamed.newBuilder().setName(name).build();
    }

    private static VideoDescribed described(String description) {
        return VideoDescribed.newBuilder().setDescription(description).build();
    }

    private static VideoPublished published() {
        return VideoPublished.newBuilder()
                .setTranscodedUri("object:videos/1/master.m3u8")
                .setMp4Uri("object:videos/1/video.mp4")
                .setThumbnailUri("object:videos/1/thumbnail.jpg")
                .setDurationMs(61_000)
                .build();
    }
}
