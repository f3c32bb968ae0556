package com.videotutorials.workers.transcoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.videotutorials.objectstore.ObjectStoreUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
@EnabledOnOs(OS.LINUX)
class KilledTranscoderTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Isolation.class,
            names = {"AUTO", "OFF"})
    void aKilledProcessLeavesNoProgramsAndItsFilesAreRemovedByTheNext(Isolation isolation) throws Exception {
        var settings = new FfmpegSettings(
                Optional.empty(), Optional.empty(), folder.resolve("work"), 1, Ffmpeg.LIMITS, isolation);
        var studio = new Studio(folder, settings);
        studio.upload(longVideo());
        var process = process(isolation);
        try (var progress = process.inputReader()) {
            for (var percent = progress.readLine(); Integer.parseInt(percent) < 6; percent = progress.readLine()) {
                assertThat(process.isAlive()).isTrue();
            }
        }
        var programs = process.descendants().toList();
        assertThat(programs)
                .anyMatch(program -> program.info().command().orElse("").endsWith("ffmpeg"));
        assertThat(folders("job-")).hasSize(1);

        process.destroyForcibly().waitFor();

        await().atMost(PATIENCE).until(() -> programs.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(folders("job-")).hasSize(1);
        new FfmpegTranscoder(studio.objectStore(), settings);
        assertThat(folders("job-")).isEmpty();
        assertThat(studio.made()).isEmpty();
    }

    @Test
    void anInterruptedTranscodingLeavesNothing() throws Exception {
        var studio = new Studio(folder);
        studio.upload(longVideo());
        var working = Thread.currentThread();
        var before = ProcessHandle.current().descendants().count();

        assertThat(catchThrowable(() -> studio.transcoder().transcode(Studio.UPLOAD, Studio.TARGET, percent -> {
                    if (percent >= 6) {
                        working.interrupt();
                    }
                })))
                .isInstanceOf(InterruptedException.class);

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertNothingIsLeft(studio, before);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 6, 90, 93, 99})
    void whatTheOneThrowsWhoIsToldEndsTheWork(int percent) throws Exception {
        var studio = new Studio(folder);
        studio.upload(Ffmpeg.make(folder, "-f lavfi -i testsrc2=size=320x240:rate=10 -t 8 -c:v libx264 short.mp4"));
        var before = ProcessHandle.current().descendants().count();
        var problem = new IllegalStateException("stop");

        assertThat(catchThrowable(() -> studio.transcoder().transcode(Studio.UPLOAD, Studio.TARGET, reached -> {
                    if (reached >= percent) {
                        throw problem;
                    }
                })))
                .isSameAs(problem);

        assertNothingIsLeft(studio, before);
    }

    @Test
    void anObjectStoreThatIsAwayIsNotTheVideosFault() throws Exception {
        var studio = new Studio(folder);
        studio.upload(Ffmpeg.make(folder, "-f lavfi -i testsrc2=size=320x240:rate=10 -t 1 -c:v libx264 short.mp4"));
        var inTheWay = folder.resolve("store/objects/videos+");

        assertThatThrownBy(() -> studio.transcoder().transcode(Studio.UPLOAD, Studio.TARGET, percent -> {
                    if (percent == 90) {
                        write(inTheWay);
                    }
                }))
                .isInstanceOf(ObjectStoreUnavailableException.class);

        assertThat(Studio.leftovers()).isEmpty();
        Files.delete(inTheWay);
        assertThat(studio.transcoder()
                        .transcode(Studio.UPLOAD, Studio.TARGET, percent -> {})
                        .renditions())
                .hasSize(2);
    }

    @Test
    void anObjectStoreThatIsSlowIsNotTheVideosFault() throws Exception {
        var l = Ffmpeg.LIMITS;
        var time = Duration.ofSeconds(8);
        var limits = new Limits(time, l.memory(), l.longest(), l.largestPicture(), l.output());
        var studio = new Studio(folder, Ffmpeg.settings(limits, Isolation.AUTO));
        studio.upload(Ffmpeg.make(folder, "-f lavfi -i testsrc2=size=320x240:rate=10 -t 1 -c:v libx264 short.mp4"));

        var video = studio.transcoder().transcode(Studio.UPLOAD, Studio.TARGET, percent -> {
            if (percent == 0) {
                LockSupport.parkNanos(time.toNanos());
            }
        });

        assertThat(video.renditions()).hasSize(2);
    }

    private static void write(Path file) {
        try {
            Files.writeString(file, "in the way");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertNothingIsLeft(Studio studio, long programs) throws IOException {
        assertThat(ProcessHandle.current().descendants().count()).isEqualTo(programs);
        assertThat(Studio.leftovers()).isEmpty();
        assertThat(studio.made()).isEmpty();
    }

    private Path longVideo() throws IOException, InterruptedException {
        return Ffmpeg.make(
                folder, "-f lavfi -i testsrc2=size=1280x720:rate=30 -t 40 -c:v libx264 -preset ultrafast long.mp4");
    }

    private Process process(Isolation isolation) throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TranscodingProcess.class.getName(),
                folder.resolve("store").toString(),
                folder.resolve("work").toString(),
                isolation.name());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private List<Path> folders(String prefix) throws IOException {
        try (var files = Files.walk(folder.resolve("work"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }
}
