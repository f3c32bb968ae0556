package com.videotutorials.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.videotutorials.objectstore.DirectoryObjectStore;
import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.workers.components.transcoding.UnusableVideoException;
import com.videotutorials.workers.transcoding.FfmpegUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.unit.DataSize;

@Timeout(120)
class TranscodingSettingsTest {

    @TempDir
    private Path folder;

    @Test
    void withoutEnvironmentTheBundledProgramsAreUsedWithinLimits() throws Exception {
        var settings = settings(Map.of());

        assertThat(settings.ffmpeg()).isEmpty();
        assertThat(settings.directory()).endsWith("/.video-tutorials/transcoding");
        assertThat(settings.timeLimit()).isEqualTo(Duration.ofHours(6));
        assertThat(settings.memoryLimit()).isEqualTo(DataSize.ofGigabytes(4));
        assertThat(settings.isolation()).hasToString("AUTO");
    }

    @Test
    void theyMakeATranscoder() throws Exception {
        var objectStore = new DirectoryObjectStore(folder.resolve("store"));
        var upload = new ObjectName("uploads/1");
        objectStore.put(upload, Files.writeString(folder.resolve("text"), "text"), "video/mp4");
        var settings = settings(Map.of("TRANSCODING_DIRECTORY", folder.resolve("work")));

        assertThatThrownBy(() ->
                        settings.transcoder(objectStore).transcode(upload, new ObjectName("videos/1"), percent -> {}))
                .isInstanceOf(UnusableVideoException.class);
    }

    @Test
    void aProgramThatIsNotThereIsNamed() throws Exception {
        var settings = settings(
                Map.of("TRANSCODING_DIRECTORY", folder, "FFMPEG", "/nowhere/ffmpeg", "FFPROBE", "/nowhere/ffprobe"));

        assertThatThrownBy(() -> settings.transcoder(new DirectoryObjectStore(folder)))
                .isInstanceOf(FfmpegUnavailableException.class)
                .hasMessage("FFMPEG is no program: /nowhere/ffmpeg");
    }

    @Test
    void aProgramThatCannotTranscodeIsNotUsed() throws Exception {
        var settings =
                settings(Map.of("TRANSCODING_DIRECTORY", folder, "FFMPEG", "/bin/false", "FFPROBE", "/bin/false"));

        assertThatThrownBy(() -> settings.transcoder(new DirectoryObjectStore(folder)))
                .isInstanceOf(FfmpegUnavailableException.class)
                .hasMessageStartingWith("FFmpeg cannot be run: exit code 1");
    }

    private static TranscodingSettings settings(Map<String, Object> variables) throws Exception {
        var environment = new StandardEnvironment();
        var sources = environment.getPropertySources();
        sources.remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        sources.addFirst(new MapPropertySource("variables", variables));
        new YamlPropertySourceLoader()
                .load("workers", new ClassPathResource("workers.yaml"))
                .forEach(sources::addLast);
        return Binder.get(environment)
                .bind("transcoding", TranscodingSettings.class)
                .get();
    }
}
