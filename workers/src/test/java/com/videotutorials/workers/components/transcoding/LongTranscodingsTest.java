package com.videotutorials.workers.components.transcoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.videotutorials.messages.videopublishing.v1.NameVideo;
import com.videotutorials.messages.videopublishing.v1.PublishVideo;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.workers.RunningComponents;
import com.videotutorials.workers.WaysOut;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes on while transcodings take long. */
@Timeout(300)
class LongTranscodingsTest {

    private static final Category VIDEO_PUBLISHING = Category.of("videoPublishing");
    private static final String OWNER = UUID.randomUUID().toString();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** So many that they cannot all be the same member's. */
    private static final int VIDEOS = 30;

    @TempDir
    Path directory;

    private final AtomicInteger atWork = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    void severalAreDoneAtOnceWithoutATransactionAndNamesAreGivenMeanwhile() throws Exception {
        try (var database = TestDatabase.create();
                var running = RunningComponents.start(
                        database, WaysOut.none().withTranscoder(this::transcode, Duration.ofMinutes(5)), List.of())) {
            for (var i = 0; i < VIDEOS; i++) {
                publish(running);
            }
            await().atMost(PATIENCE).until(() -> atWork.get() > 1);

            var video = publish(running);
            running.write(
                    VIDEO_PUBLISHING.commands().stream(video),
                    NameVideo.newBuilder()
                            .setName("Knots")
                            .setVideoId(video.toString())
                            .build(),
                    byOwner());

            assertThat(running.await("VideoNamed", 1)).hasSize(1);
            assertThat(running.all("VideoPublishingStarted")).hasSize(VIDEOS + 1);
            await().atMost(PATIENCE).until(() -> openTransactions(database) == 0);
            assertThat(running.all("Transcoded")).isEmpty();
            end.countDown();
            assertThat(running.await("VideoPublishingFailed", VIDEOS + 1)).hasSize(VIDEOS + 1);
        }
    }

    private TranscodedVideo transcode(ObjectName source, ObjectName target, IntConsumer progress)
            throws InterruptedException {
        atWork.incrementAndGet();
        end.await();
        throw new UnusableVideoException("The file is no video.");
    }

    private static UUID publish(RunningComponents running) {
        var video = UUID.randomUUID();
        running.write(
                VIDEO_PUBLISHING.commands().stream(video),
                PublishVideo.newBuilder()
                        .setOwnerId(OWNER)
                        .setSourceUri("object:uploads/%s/%s".formatted(OWNER, video))
                        .setVideoId(video.toString())
                        .build(),
                byOwner());
        return video;
    }

    private static Metadata byOwner() {
        return Metadata.startingTrace(UUID.randomUUID()).withUserId(OWNER);
    }

    private static long openTransactions(TestDatabase database) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and state like 'idle in transaction%'")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
