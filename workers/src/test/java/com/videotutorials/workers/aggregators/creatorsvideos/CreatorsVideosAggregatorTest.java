package com.videotutorials.workers.aggregators.creatorsvideos;

import static com.videotutorials.viewdata.Tables.CREATORS_VIDEO;
import static com.videotutorials.viewdata.Tables.CREATORS_VIDEO_VIEWS;
import static java.time.temporal.ChronoUnit.MICROS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.Message;
import com.videotutorials.messages.transcoding.v1.TranscodingProgressed;
import com.videotutorials.messages.videopublishing.v1.VideoDescribed;
import com.videotutorials.messages.videopublishing.v1.VideoDescriptionRejected;
import com.videotutorials.messages.videopublishing.v1.VideoNameRejected;
import com.videotutorials.messages.videopublishing.v1.VideoNamed;
import com.videotutorials.messages.videopublishing.v1.VideoPublished;
import com.videotutorials.messages.videopublishing.v1.VideoPublished.Rendition;
import com.videotutorials.messages.videopublishing.v1.VideoPublishingFailed;
import com.videotutorials.messages.videopublishing.v1.VideoPublishingRejected;
import com.videotutorials.messages.videopublishing.v1.VideoPublishingStarted;
import com.videotutorials.messages.videopublishing.v1.VideoUnpublished;
import com.videotutorials.messages.videopublishing.v1.VideoUnpublishingRejected;
import com.videotutorials.messages.viewing.v1.VideoViewed;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Scenario;
import com.videotutorials.messagestore.StreamName;
import com.videotutorials.viewdata.tables.records.CreatorsVideoRecord;
import com.videotutorials.workers.TestViewData;
import java.time.Instant;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class CreatorsVideosAggregatorTest {

    private static final TestViewData VIEW_DATA = new TestViewData();
    private static final Category VIDEO_PUBLISHING = Category.of("videoPublishing");
    private static final Category TRANSCODING = Category.of("transcoding");
    private static final Category VIEWING = Category.of("viewing");
    private static final UUID VIDEO = UUID.fromString("8f7a1c52-3c3e-4a5e-9d0b-6a7f1d2e4c90");
    private static final UUID JANE = UUID.fromString("11111111-1111-4111-8111-111111111111");
    private static final UUID JOHN = UUID.fromString("22222222-2222-4222-8222-222222222222");
    private static final UUID FIRST = UUID.fromString("55555555-5555-4555-8555-555555555555");
    private static final UUID SECOND = UUID.fromString("66666666-6666-4666-8666-666666666666");
    private static final StreamName STREAM = VIDEO_PUBLISHING.stream(VIDEO);

    private final CreatorsVideosAggregator aggregator = new CreatorsVideosAggregator();
    private final DSLContext tables = VIEW_DATA.tables();
    private final Scenario scenario = VIEW_DATA.scenario(aggregator);

    @BeforeEach
    void startOver() {
        tables.deleteFrom(CREATORS_VIDEO).execute();
        tables.deleteFrom(CREATORS_VIDEO_VIEWS).execute();
    }

    @Test
    void itListensToPublicationsTranscodingsAndViewings() {
        var subscription = aggregator.subscription();

        assertThat(subscription.name()).isEqualTo("aggregators:creators-videos");
        assertThat(subscription.selection().categories())
                .containsExactlyInAnyOrder(VIDEO_PUBLISHING, TRANSCODING, VIEWING);
        assertThat(subscription.tables()).containsExactly("creators_video", "creators_video_views");
    }

    @Test
    void aPublicationThatHasStartedIsShownToWhoAskedForIt() {
        when(started(FIRST));

        var video = row();
        assertThat(video.getOwnerId()).isEqualTo(JANE);
        assertThat(video.getState()).isEqualTo("PUBLISHING");
        assertThat(video.getProgress()).isZero();
        assertThat(video.getReason()).isNull();
        assertThat(video.getCreatedAt().toInstant()).isCloseTo(timeOfLast(), within(1, MICROS));
        assertThat(video.getPublishedAt()).isNull();
    }

    @Test
    void progressIsShown() {
        given(started(FIRST));

        progress(FIRST, 42);
        assertThat(row().getProgress()).isEqualTo(42);

        progress(FIRST, 7);
        assertThat(row().getProgress()).isEqualTo(7);

        progress(FIRST, 1_000);
        assertThat(row().getProgress()).isEqualTo(99);
    }

    @Test
    void progressOfAnOlderTranscodingDoesNotCount() {
        given(started(FIRST));
        progress(FIRST, 42);
        given(failed("No video"), started(SECOND));
        assertThat(row().getProgress()).isZero();

        progress(FIRST, 43);

        assertThat(row().getProgress()).isZero();
    }

    @Test
    void progressOfWhatIsNotBeingPublishedDoesNotCount() {
        progress(FIRST, 42);
        assertThat(tables.fetchCount(CREATORS_VIDEO)).isZero();

        given(started(FIRST), published());
        progress(FIRST, 42);

        assertThat(row().getProgress()).isZero();
    }

    @Test
    void aPublishedVideoIsShownWithItsFacts() {
        given(started(FIRST));
        var createdAt = row().getCreatedAt();

        when(published());

        var video = row();
        assertThat(video.getState()).isEqualTo("PUBLISHED");
        assertThat(video.getOwnerId()).isEqualTo(JANE);
        assertThat(video.getCreatedAt()).isEqualTo(createdAt);
        assertThat(video.getPublishedAt().toInstant()).isCloseTo(timeOfLast(), within(1, MICROS));
        assertThat(video.getDurationMs()).isEqualTo(61_000);
        assertThat(video.getThumbnailUri()).isEqualTo("object:videos/1/thumbnail.jpg");
        assertThat(video.getRenditions())
                .isEqualTo(
                        JSONB.valueOf(
                                """
                                [{"width": 1280, "height": 720, "bitsPerSecond": "3000000"}, {"width": 640, "height": 360}]
                                """));
    }

    @Test
    void aFailedPublicationIsShownWithItsReason() {
        given(started(FIRST));

        when(failed("The file is no video"));

        assertThat(row().getState()).isEqualTo("FAILED");
        assertThat(row().getReason()).isEqualTo("The file is no video");
        assertThat(row().getPublishedAt()).isNull();
    }

    @Test
    void aPublicationThatFailedWithoutHavingStartedIsShown() {
        when(failed("The file is no video"));

        assertThat(row().getState()).isEqualTo("FAILED");
        assertThat(row().getOwnerId()).isEqualTo(JANE);
    }

    @Test
    void anotherTryMakesTheFailureForgotten() {
        given(started(FIRST), failed("The file is no video"));

        when(started(SECOND));

        assertThat(row().getState()).isEqualTo("PUBLISHING");
        assertThat(row().getReason()).isNull();
    }

    @Test
    void aVideoThatIsTakenBackStaysItsOwners() {
        given(started(FIRST), published());

        when(VideoUnpublished.getDefaultInstance());

        assertThat(row().getState()).isEqualTo("UNPUBLISHED");
        assertThat(row().getOwnerId()).isEqualTo(JANE);
        assertThat(row().getPublishedAt()).isNotNull();
    }

    @Test
    void namesAndDescriptionsThatComeBeforeAnythingElseAreNotLost() {
        given(named("Streams"), described("About streams"));
        assertThat(row().getOwnerId()).isNull();
        assertThat(row().getState()).isNull();

        when(published());

        assertThat(row().getName()).isEqualTo("Streams");
        assertThat(row().getDescription()).isEqualTo("About streams");
        assertThat(row().getState()).isEqualTo("PUBLISHED");
        assertThat(row().getOwnerId()).isEqualTo(JANE);
    }

    @Test
    void aVideoCanBeNamedAnew() {
        given(started(FIRST), named("Streams"), described("About streams"));

        when(named("Rivers"));

        assertThat(row().getName()).isEqualTo("Rivers");
        assertThat(row().getDescription()).isEqualTo("About streams");
        assertThat(row().getState()).isEqualTo("PUBLISHING");
    }

    @Test
    void aVideoBelongsToWhoAskedFirst() {
        given(started(FIRST), failed("The file is no video"));

        when(published().toBuilder().setOwnerId(JOHN.toString()).build());

        assertThat(row().getOwnerId()).isEqualTo(JANE);
    }

    @Test
    void refusalsChangeNothing() {
        given(started(FIRST), published(), named("Streams"));
        var before = row();

        when(VideoPublishingRejected.newBuilder()
                .setOwnerId(JOHN.toString())
                .setReason("VIDEO_ID_TAKEN")
                .build());
        when(VideoNameRejected.newBuilder().setName("Rivers").build());
        when(VideoDescriptionRejected.newBuilder().setDescription("Rivers").build());
        when(VideoUnpublishingRejected.getDefaultInstance());

        assertThat(row()).isEqualTo(before);
    }

    @Test
    void everyViewingCountsFromTheFirstPublicationOn() {
        watch();
        given(started(FIRST));
        watch();
        given(published());
        assertThat(views()).isZero();

        watch();
        given(VideoUnpublished.getDefaultInstance(), started(SECOND), published());
        watch();

        assertThat(views()).isEqualTo(2);
    }

    @Test
    void messagesOfOtherImplementationsAreUnderstood() {
        foreign("VideoNamed", 1, "{\"name\": \"Streams\"}");
        foreign(
                "VideoPublished",
                2,
                "{\"ownerId\": \"%s\", \"sourceUri\": \"s\", \"transcodedUri\": \"t\", \"videoId\": \"%s\"}"
                        .formatted(JANE, VIDEO));

        assertThat(row().getName()).isEqualTo("Streams");
        assertThat(row().getState()).isEqualTo("PUBLISHED");
        assertThat(row().getOwnerId()).isEqualTo(JANE);
        assertThat(row().getDurationMs()).isZero();
        assertThat(row().getRenditions()).isEqualTo(JSONB.valueOf("[]"));
    }

    @Test
    void aVideoOfSomebodyWhoseIdIsNoUuidIsNobodys() {
        foreign("VideoPublished", 1, "{\"ownerId\": \"7\"}");

        assertThat(row().getOwnerId()).isNull();
    }

    @Test
    void aVideoWhoseIdIsNoUuidIsPassedOver() {
        scenario.when(VIDEO_PUBLISHING.stream("7"), started(FIRST)).thenNothing();
        scenario.when(VIDEO_PUBLISHING.stream("7"), published()).thenNothing();
        scenario.when(VIDEO_PUBLISHING.stream("7"), named("Streams")).thenNothing();
        scenario.when(VIEWING.stream("7"), VideoViewed.getDefaultInstance()).thenNothing();
        scenario.when(TRANSCODING.stream("7"), TranscodingProgressed.getDefaultInstance())
                .thenNothing();

        assertThat(tables.fetchCount(CREATORS_VIDEO)).isZero();
        assertThat(tables.fetchCount(CREATORS_VIDEO_VIEWS)).isZero();
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

    private void progress(UUID transcodingId, int percent) {
        scenario.when(
                        TRANSCODING.stream(transcodingId),
                        TranscodingProgressed.newBuilder()
                                .setTranscodingId(transcodingId.toString())
                                .setVideoId(VIDEO.toString())
                                .setPercent(percent)
                                .build())
                .thenNothing();
    }

    private void watch() {
        scenario.when(VIEWING.stream(VIDEO), VideoViewed.getDefaultInstance()).thenNothing();
    }

    private CreatorsVideoRecord row() {
        return tables.fetchSingle(CREATORS_VIDEO, CREATORS_VIDEO.VIDEO_ID.eq(VIDEO));
    }

    private long views() {
        return tables.fetchSingle(CREATORS_VIDEO_VIEWS, CREATORS_VIDEO_VIEWS.VIDEO_ID.eq(VIDEO))
                .getViews();
    }

    private Instant timeOfLast() {
        return scenario.messageStore().last(STREAM).orElseThrow().time();
    }

    private static VideoPublishingStarted started(UUID transcodingId) {
        return VideoPublishingStarted.newBuilder()
                .setOwnerId(JANE.toString())
                .setVideoId(VIDEO.toString())
                .setTranscodingId(transcodingId.toString())
                .build();
    }

    private static VideoPublished published() {
        return VideoPublished.newBuilder()
                .setOwnerId(JANE.toString())
                .setVideoId(VIDEO.toString())
                .setDurationMs(61_000)
                .setThumbnailUri("object:videos/1/thumbnail.jpg")
                .addRenditions(
                        Rendition.newBuilder().setWidth(1280).setHeight(720).setBitsPerSecond(3_000_000))
                .addRenditions(Rendition.newBuilder().setWidth(640).setHeight(360))
                .build();
    }

    private static VideoPublishingFailed failed(String reason) {
        return VideoPublishingFailed.newBuilder()
                .setOwnerId(JANE.toString())
                .setVideoId(VIDEO.toString())
                .setReason(reason)
                .build();
    }

    private static VideoNamed named(String name) {
        return VideoNamed.newBuilder().setName(name).build();
    }

    private static VideoDescribed described(String description) {
        return VideoDescribed.newBuilder().setDescription(description).build();
    }
}
