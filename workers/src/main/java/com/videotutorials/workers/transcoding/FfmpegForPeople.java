package com.videotutorials.workers.transcoding;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The bundled FFmpeg at the command line. It is not locked up: what it is told comes from who sits there. */
public final class FfmpegForPeople {

    private FfmpegForPeople() {}

    /**
     * Runs a program until it ends.
     *
     * @param program {@code ffmpeg} or {@code ffprobe}
     * @param directory where the bundled programs are, or are put
     * @return its exit code
     * @throws FfmpegUnavailableException if there is none for this system
     */
    public static int run(String program, List<String> arguments, Path directory)
            throws IOException, InterruptedException {
        var scratch = WorkDirectory.open(directory).path();
        var programs = BundledPrograms.in(OwnDirectory.at(directory), scratch);
        var file = program.equals("ffmpeg") ? programs.ffmpeg() : programs.ffprobe();
        var command = new ArrayList<>(List.of(file.toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("LD_LIBRARY_PATH", String.valueOf(file.getParent()));
        return builder.start().waitFor();
    }
}
