package com.videotutorials.server.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.videotutorials.messages.viewing.v1.VideoViewed;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.MessageDb;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.PostgresMessageStore;
import com.videotutorials.messagestore.StreamName;
import com.videotutorials.messagestore.WriteAbandonedException;
import com.videotutorials.messagestore.WriteSettings;
import com.videotutorials.messagestore.Written;
import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.server.Callers;
import com.videotutorials.server.HeldLock;
import com.videotutorials.server.LockWaiters;
import com.videotutorials.server.Refusal;
import com.videotutorials.server.TestServer;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client hears whose write the store has given up. */
@Timeout(300)
class AbandonedWriteTest {

    private final TestDatabase database = TestDatabase.create();
    private final ThreadLocal<Duration> timeout = ThreadLocal.withInitial(() -> TestServer.PATIENCE);

    @BeforeEach
    void install() {
        MessageDb.install(database.dataSource());
    }

    @Test
    void whoseWriteIsOnItsWayRepeatsItToFindOut() {
        try (var store = store();
                var lock = HeldLock.onViewings(database)) {
            assertThat(lock).isNotNull();

            assertThat(refusalOfAWriteThatMustBeQuick(store))
                    .isEqualTo(
                            new Refusal(Status.Code.DEADLINE_EXCEEDED, "OUTCOME_UNKNOWN", "videotutorials", List.of()));
        }
    }

    @Test
    void whoseWriteHasOnlyWaitedKnowsThatNothingWasWritten() throws Exception {
        try (var callers = new Callers();
                var store = store()) {
            var lock = HeldLock.onViewings(database);
            var first = callers.call(write(store));
            new LockWaiters(database, "message_store").await(1);

            assertThat(refusalOfAWriteThatMustBeQuick(store))
                    .isEqualTo(new Refusal(Status.Code.UNAVAILABLE, "NOT_WRITTEN", "videotutorials", List.of()));

            lock.close();
            assertThat(Callers.answer(first).position()).isZero();
        }
    }

    @Test
    void whoseWriteFindsNoPlaceKnowsThatThereAreTooMany() throws Exception {
        try (var callers = new Callers();
                var store = store(WriteSettings.defaults().withMaxQueuedWrites(1))) {
            var lock = HeldLock.onViewings(database);
            var first = callers.call(write(store));
            new LockWaiters(database, "message_store").await(1);
            var queued = callers.call(write(store));

            var tooMany = new Refusal(Status.Code.RESOURCE_EXHAUSTED, "TOO_MANY_WRITES", "videotutorials", List.of());
            await("the place is taken").atMost(TestServer.PATIENCE).until(() -> refusalOfAWriteThatMustBeQuick(store)
                    .equals(tooMany));

            lock.close();
            assertThat(List.of(
                            Callers.answer(first).position(),
                            Callers.answer(queued).position()))
                    .containsExactlyInAnyOrder(0L, 1L);
        }
    }

    /** Until a write that is about to queue has done so, this one may take its place for a moment. */
    private Refusal refusalOfAWriteThatMustBeQuick(PostgresMessageStore store) {
        timeout.set(Duration.ofMillis(500));
        var abandoned = catchThrowableOfType(
                WriteAbandonedException.class, () -> write(store).call());
        return Refusal.of(ErrorInterceptor.statusOf(abandoned));
    }

    private PostgresMessageStore store() {
        return store(WriteSettings.defaults());
    }

    private PostgresMessageStore store(WriteSettings settings) {
        return PostgresMessageStore.builder(database.dataSource("message_store"))
                .settings(settings.withTimeout(timeout::get))
                .build();
    }

    private static Callable<Written> write(PostgresMessageStore store) {
        return () -> store.write(
                StreamName.of("viewing-1"),
                VideoViewed.newBuilder().setVideoId("1").build(),
                Metadata.none(),
                ExpectedVersion.any());
    }
}
