package com.videotutorials.workers.components.transcoding;

import static com.videotutorials.workers.RunningComponents.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.messages.transcoding.v1.Transcode;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.testing.TestPostgres;
import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.workers.RunningComponents;
import com.videotutorials.workers.WaysOut;
import com.videotutorials.workers.components.transcoding.TranscodedVideo.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a transcoding while the message store is away. */
@Timeout(600)
class OutageTest {

    private static final String ID = "5b0f3f0f-7a11-4a9d-9f43-8a7f5c1e7a35";

    /** Far more than a write to a store that is away may take. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final AtomicInteger attempts = new AtomicInteger();
    private final CountDownLatch working = new CountDownLatch(1);
    private final CountDownLatch away = new CountDownLatch(1);
    private final CountDownLatch toldWhileAway = new CountDownLatch(1);

    @Test
    void anOutageOfTheMessageStoreCostsSomeProgressAndNothingOfTheWork() throws Exception {
        try (var postgres = TestPostgres.start(Map.of());
                var database = postgres.createDatabase();
                var running = RunningComponents.start(
                        database, WaysOut.none().withTranscoder(this::transcode, Duration.ofMinutes(1)), List.of())) {
            running.write(
                    Category.of("transcoding:command").stream(ID),
                    Transcode.newBuilder()
                            .setTranscodingId(ID)
                            .setVideoId("v")
                            .setSourceUri("object:uploads/jane/one")
                            .build());
            working.await();

            postgres.crash();
            away.countDown();
            toldWhileAway.await();
            postgres.restart();

            assertThat(running.await("Transcoded", 1)).hasSize(1);
            assertThat(attempts).hasValue(1);
            assertThat(running.all("TranscodingProgressed"))
                    .extracting(event -> json(event.data()).get("percent").getAsInt())
                    .doesNotHaveDuplicates()
                    .isSorted();
        }
    }

    private TranscodedVideo transcode(ObjectName source, ObjectName target, IntConsumer progress)
            throws InterruptedException {
        attempts.incrementAndGet();
        tell(progress, 10);
        working.countDown();
        away.await();
        tell(progress, 50);
        toldWhileAway.countDown();
        return new TranscodedVideo(
                target.below("master.m3u8"),
                target.below("video.mp4"),
                target.below("thumbnail.jpg"),
                Duration.ofSeconds(1),
                List.of(new Size(2, 2, 1)));
    }

    /** Often enough that some of it is not too early. */
    private static void tell(IntConsumer progress, int from) {
        var steps = new AtomicInteger(from);
        Awaitility.await().atMost(PATIENCE).until(() -> {
            progress.accept(steps.incrementAndGet());
            return steps.get() >= from + 20;
        });
    }
}
