package com.videotutorials.workers;

import static com.videotutorials.viewdata.Tables.CATALOG_VIDEO;
import static com.videotutorials.viewdata.Tables.CATALOG_VIDEO_VIEWS;
import static com.videotutorials.viewdata.Tables.CREATORS_VIDEO;
import static com.videotutorials.viewdata.Tables.CREATORS_VIDEO_VIEWS;
import static com.videotutorials.viewdata.Tables.OPERATION;
import static com.videotutorials.viewdata.Tables.USER_CREDENTIALS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Message;
import com.videotutorials.messages.identity.v1.AccountLocked;
import com.videotutorials.messages.identity.v1.AddAdminPrivilege;
import com.videotutorials.messages.identity.v1.AdminPrivilegeAdded;
import com.videotutorials.messages.identity.v1.PasswordRehashed;
import com.videotutorials.messages.identity.v1.Register;
import com.videotutorials.messages.identity.v1.Registered;
import com.videotutorials.messages.identity.v1.RegistrationRejected;
import com.videotutorials.messages.transcoding.v1.TranscodingProgressed;
import com.videotutorials.messages.videopublishing.v1.VideoDescribed;
import com.videotutorials.messages.videopublishing.v1.VideoNamed;
import com.videotutorials.messages.videopublishing.v1.VideoPublished;
import com.videotutorials.messages.videopublishing.v1.VideoPublished.Rendition;
import com.videotutorials.messages.videopublishing.v1.VideoPublishingStarted;
import com.videotutorials.messages.videopublishing.v1.VideoUnpublished;
import com.videotutorials.messages.viewing.v1.VideoViewed;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.StreamName;
import com.videotutorials.messagestore.SubscriptionOperations;
import com.videotutorials.messagestore.SubscriptionOverview;
import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.viewdata.ViewDataSchema;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** Tables that are rebuilt from the first message are as they were. */
@Timeout(300)
class RebuiltTablesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Category IDENTITY = Category.of("identity");
    private static final String USERS = "aggregators:user-credentials";
    private static final String OPERATIONS = "aggregators:operations";

    private static final String CATALOG = "aggregators:catalog";
    private static final String CREATORS_VIDEOS = "aggregators:creators-videos";

    private final TestDatabase database = TestDatabase.create();
    private final DSLContext tables = DSL.using(database.dataSource(ViewDataSchema.OWNER), SQLDialect.POSTGRES);
    private final SubscriptionOperations operations =
            new SubscriptionOperations(database.dataSource(ViewDataSchema.OWNER));

    @Test
    void usersAndOperationsAreTheSameAfterARebuild() {
        Migration.run(database.dataSource(), database.dataSource());
        try (var workers = startWorkers()) {
            var last = writeHistory(workers.getBean(MessageStore.class));
            await().atMost(PATIENCE).until(() -> position(USERS) == last && position(OPERATIONS) == last);
            var users = rows(USER_CREDENTIALS);
            var outcomes = rows(OPERATION);
            assertThat(users).hasSize(20);
            assertThat(outcomes).hasSize(60);

            tables.update(USER_CREDENTIALS)
                    .set(USER_CREDENTIALS.PASSWORD_HASH, "lost")
                    .execute();
            tables.deleteFrom(OPERATION).execute();
            operations.rebuild(USERS);
            operations.rebuild(OPERATIONS);
            await().atMost(PATIENCE).until(this::nothingIsBeingRebuilt);

            assertThat(rows(USER_CREDENTIALS)).isEqualTo(users);
            assertThat(rows(OPERATION)).isEqualTo(outcomes);
        }
    }

    @Test
    void theCatalogAndCreatorsVideosAreTheSameAfterARebuild() {
        Migration.run(database.dataSource(), database.dataSource());
        try (var workers = startWorkers()) {
            var last = writePublications(workers.getBean(MessageStore.class));
            await().atMost(PATIENCE).until(() -> position(CATALOG) >= last && position(CREATORS_VIDEOS) >= last);
            var kept = List.of(CATALOG_VIDEO, CATALOG_VIDEO_VIEWS, CREATORS_VIDEO, CREATORS_VIDEO_VIEWS);
            var before = kept.stream().map(this::rows).toList();
            assertThat(before).extracting(List::size).containsExactly(20, 20, 20, 20);
            assertThat(tables.fetchCount(CATALOG_VIDEO, CATALOG_VIDEO.LISTED_AT.isNotNull()))
                    .isEqualTo(10);

            kept.forEach(table -> tables.deleteFrom(table).execute());
            operations.rebuild(CATALOG);
            operations.rebuild(CREATORS_VIDEOS);
            await().atMost(PATIENCE).until(this::nothingIsBeingRebuilt);

            assertThat(kept.stream().map(this::rows).toList()).isEqualTo(before);
        }
    }

    /** Of each video: everything, and viewings; every other one is taken back. */
    private static long writePublications(MessageStore store) {
        var last = 0L;
        for (var i = 0; i < 20; i++) {
            var video = UUID.randomUUID();
            var transcoding = UUID.randomUUID();
            var publishing = Category.of("videoPublishing").stream(video);
            tell(
                    store,
                    publishing,
                    VideoNamed.newBuilder().setName("Streams " + i).build());
            tell(
                    store,
                    publishing,
                    VideoPublishingStarted.newBuilder()
                            .setOwnerId(UUID.randomUUID().toString())
                            .setTranscodingId(transcoding.toString())
                            .build());
            tell(
                    store,
                    Category.of("transcoding").stream(transcoding),
                    TranscodingProgressed.newBuilder()
                            .setVideoId(video.toString())
                            .setTranscodingId(transcoding.toString())
                            .setPercent(50)
                            .build());
            tell(
                    store,
                    publishing,
                    VideoPublished.newBuilder()
                            .setDurationMs(i)
                            .addRenditions(Rendition.newBuilder().setWidth(640))
                            .build());
            tell(
                    store,
                    publishing,
                    VideoDescribed.newBuilder().setDescription("About streams").build());
            if (i % 2 == 0) {
                tell(store, publishing, VideoUnpublished.getDefaultInstance());
            }
            last = tell(store, Category.of("viewing").stream(video), VideoViewed.getDefaultInstance());
        }
        return last;
    }

    private static long tell(MessageStore store, StreamName stream, Message event) {
        return store.write(stream, event, Metadata.startingTrace(UUID.randomUUID()), ExpectedVersion.any())
                .globalPosition();
    }

    /** Of each user: a registration, one of the same address that is refused, and a privilege that is asked for. */
    private static long writeHistory(MessageStore store) {
        var last = 0L;
        for (var i = 0; i < 20; i++) {
            var email = "user%d@example.com".formatted(i);
            var user = UUID.randomUUID();
            ask(store, user, Register.getDefaultInstance());
            answer(
                    store,
                    user,
                    Registered.newBuilder()
                            .setEmail(email)
                            .setPasswordHash("weak")
                            .build());
            answer(
                    store,
                    user,
                    PasswordRehashed.newBuilder().setPasswordHash("strong").build());
            answer(store, user, AdminPrivilegeAdded.getDefaultInstance());
            answer(store, user, AccountLocked.getDefaultInstance());
            var late = UUID.randomUUID();
            ask(store, late, Register.getDefaultInstance());
            answer(
                    store,
                    late,
                    RegistrationRejected.newBuilder().setReason("EMAIL_TAKEN").build());
            answer(store, late, Registered.newBuilder().setEmail(email).build());
            ask(store, user, AddAdminPrivilege.getDefaultInstance());
            last = answer(store, user, AdminPrivilegeAdded.getDefaultInstance());
        }
        return last;
    }

    private static void ask(MessageStore store, UUID user, Message command) {
        store.write(
                IDENTITY.commands().stream(user),
                command,
                Metadata.startingTrace(UUID.randomUUID()),
                ExpectedVersion.any());
    }

    private static long answer(MessageStore store, UUID user, Message event) {
        var command = store.last(IDENTITY.commands().stream(user)).orElseThrow();
        StreamName stream = IDENTITY.stream(user);
        return store.write(stream, event, Metadata.following(command), ExpectedVersion.any())
                .globalPosition();
    }

    private <R extends Record> List<R> rows(Table<R> table) {
        return tables.selectFrom(table).orderBy(table.field(0)).fetch();
    }

    private boolean nothingIsBeingRebuilt() {
        return operations.overview().stream()
                .map(SubscriptionOverview::subscription)
                .noneMatch(name -> name.endsWith("@rebuild"));
    }

    private long position(String subscription) {
        return operations.overview().stream()
                .filter(known -> known.subscription().equals(subscription))
                .findFirst()
                .orElseThrow()
                .position();
    }

    private ConfigurableApplicationContext startWorkers() {
        return WorkersApplication.builder()
                .web(WebApplicationType.NONE)
                .run(
                        "--subscriptions.chosen=aggregators:*",
                        "--message-store.jdbc-url=" + database.url(),
                        "--view-data.jdbc-url=" + database.url());
    }
}
