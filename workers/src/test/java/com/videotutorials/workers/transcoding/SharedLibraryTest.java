package com.videotutorials.workers.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class SharedLibraryTest {

    private static final Path LIBRARY = Ffmpeg.programs().ffmpeg().resolveSibling("libavfilter.so.11");

    @TempDir
    private Path folder;

    @Test
    void whatIsRemovedIsNotNeededAnyMore() throws Exception {
        var library = Files.copy(LIBRARY, folder.resolve("library"));
        var before = SharedLibrary.dependencies(library);
        assertThat(before).contains("libswscale.so.9", "libavutil.so.60");

        SharedLibrary.removeDependencies(library, Set.of("libswscale.so.9"));

        assertThat(SharedLibrary.dependencies(library))
                .hasSize(before.size() - 1)
                .doesNotContain("libswscale.so.9")
                .contains("libavutil.so.60");
    }

    @Test
    void allElseStaysAsItIs() throws Exception {
        var library = Files.copy(LIBRARY, folder.resolve("library"));

        SharedLibrary.removeDependencies(library, Set.of("libnobody.so.1"));

        assertThat(library).hasSameBinaryContentAs(LIBRARY);
    }

    @Test
    void theBundledProgramsNeedNoScreenAndNoSoundCard() throws Exception {
        var devices = Ffmpeg.programs().ffmpeg().resolveSibling("libavdevice.so.62");

        assertThat(SharedLibrary.dependencies(devices))
                .contains("libavcodec.so.62")
                .doesNotContain("libxcb.so.1", "libxcb-shm.so.0", "libasound.so.2", "libpulse.so.0");
    }
}
