package com.videotutorials.workers.aggregators.homepage;

import static com.videotutorials.viewdata.Tables.HOME_PAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.StoredMessage;
import com.videotutorials.messagestore.StreamName;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.messagestore.UnreadableMessageException;
import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.viewdata.ViewDataSchema;
import java.time.Instant;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class HomePageAggregatorTest {

    private static final TestDatabase DATABASE = TestDatabase.create();

    private final Subscription<DSLContext> subscription = new HomePageAggregator().subscription();
    private final DSLContext viewData = DSL.using(DATABASE.dataSource(ViewDataSchema.OWNER), SQLDialect.POSTGRES);

    @BeforeAll
    static void migrate() {
        ViewDataSchema.migrate(DATABASE.dataSource());
    }

    @BeforeEach
    void startOver() {
        viewData.deleteFrom(HOME_PAGE).execute();
    }

    @Test
    void itListensToViewings() {
        assertThat(subscription.name()).isEqualTo("aggregators:home-page");
        assertThat(subscription.selection().categories()).containsExactly(Category.of("viewing"));
        assertThat(subscription.types()).containsExactly("VideoViewed");
    }

    @Test
    void theFirstViewingCountsOne() {
        handle(1, "{\"videoId\": \"1\", \"userId\": \"2\"}");

        assertThat(videosWatched()).isEqualTo(1);
    }

    @Test
    void everyFurtherViewingCountsOneMore() {
        handle(1_000, "{\"videoId\": \"1\", \"userId\": \"2\"}");
        handle(1, "{\"videoId\": \"1\", \"userId\": \"2\"}");

        assertThat(videosWatched()).isEqualTo(1_001);
    }

    @Test
    void theCountGoesBeyondThirtyTwoBits() {
        viewData.insertInto(HOME_PAGE)
                .set(HOME_PAGE.VIDEOS_WATCHED, (long) Integer.MAX_VALUE)
                .execute();

        handle(1, "{\"videoId\": \"1\"}");

        assertThat(videosWatched()).isEqualTo(2_147_483_648L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"videoId\": \"1\"}",
                "{\"videoId\": \"1\", \"userId\": null}",
                "{\"userId\": \"2\", \"videoId\": \"1\", \"device\": {\"kind\": \"tv\"}, \"tags\": [1, null]}",
            })
    void viewingsOfOtherImplementationsCount(String data) {
        handle(1, data);

        assertThat(videosWatched()).isEqualTo(1);
    }

    @Test
    void messagesOfOtherTypesDoNotCount() {
        viewData.transaction(transaction -> subscription.handle(transaction.dsl(), message("VideoLiked", "{}")));

        assertThat(viewData.fetchCount(HOME_PAGE)).isZero();
    }

    @Test
    void whatCannotBeReadIsNotCounted() {
        assertThatThrownBy(() -> handle(1, "{\"videoId\": {\"no\": \"text\"}}"))
                .isInstanceOf(UnreadableMessageException.class);
        assertThat(viewData.fetchCount(HOME_PAGE)).isZero();
    }

    @Test
    void whatIsRolledBackIsNotCounted() {
        assertThatThrownBy(() -> viewData.transaction(transaction -> {
                    subscription.handle(transaction.dsl(), message("VideoViewed", "{}"));
                    throw new IllegalStateException("The next message could not be handled");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(viewData.fetchCount(HOME_PAGE)).isZero();
    }

    /** In one transaction, as a batch is. */
    private void handle(int times, String data) {
        viewData.transaction(transaction -> {
            for (var i = 0; i < times; i++) {
                subscription.handle(transaction.dsl(), message("VideoViewed", data));
            }
        });
    }

    private long videosWatched() {
        return viewData.fetchSingle(HOME_PAGE).get(HOME_PAGE.VIDEOS_WATCHED);
    }

    private static StoredMessage message(String type, String data) {
        return new StoredMessage(
                UUID.randomUUID(), StreamName.of("viewing-1"), type, 0, 1, data, Metadata.none(), Instant.EPOCH);
    }
}
