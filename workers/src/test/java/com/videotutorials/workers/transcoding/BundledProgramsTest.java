package com.videotutorials.workers.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundledProgramsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x86_64",
        "Linux, aarch64, linux-arm64",
        "Mac OS X, aarch64, macosx-arm64",
        "Windows 11, amd64, windows-x86_64"
    })
    void eachSystemHasItsOwn(String system, String processor, String platform) {
        assertThat(BundledPrograms.platform(system, processor)).isEqualTo(platform);
    }

    @Test
    void theyAreTakenOutOfTheJarOnce() throws Exception {
        var programs = BundledPrograms.in(folder, folder);
        var taken = Files.getLastModifiedTime(programs.ffmpeg());

        assertThat(BundledPrograms.in(folder, folder)).isEqualTo(programs);

        assertThat(programs.ffmpeg()).isExecutable();
        assertThat(programs.ffprobe()).isExecutable();
        assertThat(Files.getLastModifiedTime(programs.ffmpeg())).isEqualTo(taken);
    }

    @Test
    void whatIsMissingIsTakenOutOfTheJarAgain() throws Exception {
        var programs = BundledPrograms.in(folder, folder);
        Files.delete(programs.ffmpeg());

        BundledPrograms.in(folder, folder);

        assertThat(programs.ffmpeg()).isExecutable();
        assertThat(folder).isDirectoryNotContaining("glob:**extracting-*");
    }
}
