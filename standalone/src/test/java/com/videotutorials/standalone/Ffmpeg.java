package com.videotutorials.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.workers.WorkersApplication;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The FFmpeg that comes with the workers, as operators use it. */
final class Ffmpeg {

    private Ffmpeg() {}

    /**
     * Runs it to a good end.
     *
     * @param words {@code ffmpeg} or {@code ffprobe} and its arguments, separated by spaces
     * @return what it says
     */
    static String run(String words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WorkersApplication.class.getName()));
        command.addAll(List.of(words.split(" ")));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var reader = process.inputReader()) {
            var output = reader.lines().collect(Collectors.joining("\n"));
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        }
    }
}
