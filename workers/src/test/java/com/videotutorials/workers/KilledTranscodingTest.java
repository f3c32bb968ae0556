package com.videotutorials.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.videotutorials.messages.videopublishing.v1.PublishVideo;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.PostgresMessageStore;
import com.videotutorials.messagestore.Selection;
import com.videotutorials.messagestore.StoredMessage;
import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.objectstore.DirectoryObjectStore;
import com.videotutorials.objectstore.ObjectName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real workers in processes of their own, which are killed while they transcode a video. */
@Timeout(900)
class KilledTranscodingTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int KILLS = 5;
    private static final String OWNER = UUID.randomUUID().toString();
    private static final ObjectName UPLOAD = new ObjectName("uploads/%s/film".formatted(OWNER));

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.create();

    @Test
    void whoeverIsKilledTheVideoIsPublishedOnceAndNothingIsLeftBehind() throws Exception {
        Migration.run(database.dataSource(), database.dataSource());
        var objects = new DirectoryObjectStore(directory.resolve("objects"));
        objects.put(UPLOAD, film(), "video/mp4");
        try (var store = new PostgresMessageStore(database.dataSource("message_store"))) {
            publish(store);
            for (var kill = 0; kill < KILLS; kill++) {
                var before = all(store, "TranscodingProgressed").size();
                var workers = start();
                try {
                    await().atMost(PATIENCE)
                            .until(() -> all(store, "TranscodingProgressed").size() > before);
                } finally {
                    workers.destroyForcibly().waitFor();
                }
                assertThat(all(store, "Transcoded")).isEmpty();
                await().atMost(PATIENCE).until(() -> programs().isEmpty());
            }

            var workers = start();
            try {
                await().atMost(PATIENCE)
                        .until(() -> !all(store, "VideoPublished").isEmpty()
                                && objects.find(UPLOAD).isEmpty());
            } finally {
                workers.destroyForcibly().waitFor();
            }

            assertThat(all(store, "VideoPublished")).hasSize(1);
            assertThat(all(store, "VideoPublishingFailed")).isEmpty();
            var playlist = RunningComponents.json(
                            all(store, "VideoPublished").get(0).data())
                    .get("transcodedUri")
                    .getAsString();
            var attempt = ObjectName.fromUri(playlist).folder();
            assertThat(names(objects)).isNotEmpty().allMatch(name -> name.isBelow(attempt));
            assertThat(jobs()).isEmpty();
            await().atMost(PATIENCE).until(() -> programs().isEmpty());
        }
    }

    private Path film() throws IOException, InterruptedException {
        var film = directory.resolve("film.mp4");
        var arguments = "-v error -f lavfi -i testsrc2=size=1280x720:rate=25:duration=40 -c:v libx264 -preset ultrafast"
                + " -pix_fmt yuv420p " + film;
        var command = command("ffmpeg", arguments.split(" "));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        return film;
    }

    private static void publish(MessageStore store) {
        var videoId = UUID.randomUUID();
        store.write(
                Category.of("videoPublishing:command").stream(videoId),
                PublishVideo.newBuilder()
                        .setOwnerId(OWNER)
                        .setSourceUri(UPLOAD.toUri())
                        .setVideoId(videoId.toString())
                        .build(),
                Metadata.startingTrace(UUID.randomUUID()).withUserId(OWNER),
                ExpectedVersion.any());
    }

    private static List<StoredMessage> all(MessageStore store, String type) {
        return store.read(Selection.all(), 0, Integer.MAX_VALUE).messages().stream()
                .filter(message -> message.type().equals(type))
                .toList();
    }

    private static List<ObjectName> names(DirectoryObjectStore objects) {
        var names = new ArrayList<ObjectName>();
        for (var folder : List.of("uploads", "videos", "removals")) {
            objects.listBelow(new ObjectName(folder), object -> names.add(object.name()));
        }
        return names;
    }

    /** What is worked on in this test's own folder. */
    private List<Path> jobs() throws IOException {
        try (var files = Files.walk(directory.resolve("transcoding"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("job-"))
                    .toList();
        }
    }

    /** The programs that work in this test's own folder, or that lock others up there. */
    private List<ProcessHandle> programs() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .map(arguments -> Stream.of(arguments)
                                .anyMatch(argument -> argument.startsWith(
                                        directory.resolve("transcoding").toString())))
                        .orElse(false))
                .toList();
    }

    private static List<String> command(String first, String... more) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WorkersApplication.class.getName()));
        if (!first.isEmpty()) {
            command.add(first);
        }
        command.addAll(List.of(more));
        return command;
    }

    private Process start() throws IOException {
        var builder = new ProcessBuilder(command(""))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("workers.log").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "MESSAGE_STORE_URL",
                        database.url(),
                        "VIEW_DATA_URL",
                        database.url(),
                        "WORKERS_MANAGEMENT_PORT",
                        "0",
                        "MAIL_PICKUP_DIRECTORY",
                        directory.resolve("mail").toString(),
                        "OBJECT_STORE_DIRECTORY",
                        directory.resolve("objects").toString(),
                        "TRANSCODING_DIRECTORY",
                        directory.resolve("transcoding").toString()));
        return builder.start();
    }
}
