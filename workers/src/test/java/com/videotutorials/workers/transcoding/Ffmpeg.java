package com.videotutorials.workers.transcoding;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The bundled programs, to make videos with and to look at what was made of them. */
final class Ffmpeg {

    /** The tests of this module share it, and with it the programs that are put there. */
    static final Path DIRECTORY = Path.of("target", "transcoding").toAbsolutePath();

    static final Limits LIMITS = new Limits(Duration.ofMinutes(5), 4L << 30, Duration.ofHours(4), 36_000_000, 2L << 30);

    private static final Programs PROGRAMS = programs();

    private Ffmpeg() {}

    static FfmpegSettings settings() {
        return settings(LIMITS, Isolation.AUTO);
    }

    static FfmpegSettings settings(Limits limits, Isolation isolation) {
        return new FfmpegSettings(Optional.empty(), Optional.empty(), DIRECTORY, 2, limits, isolation);
    }

    static Programs programs() {
        try {
            var directory = OwnDirectory.at(DIRECTORY);
            return BundledPrograms.in(directory, directory);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes a file in the folder: words, separated by spaces, the last of them its name. */
    static Path make(Path folder, String arguments) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("-v", "error", "-y", "-nostdin"));
        words.addAll(List.of(arguments.split(" ")));
        run(PROGRAMS.ffmpeg(), words, folder);
        return folder.resolve(words.get(words.size() - 1));
    }

    /** The values of these entries, by their flat names without {@code streams.stream.}. */
    static Map<String, String> probe(Path file, String entries) throws IOException, InterruptedException {
        var words = List.of("-v", "error", "-of", "flat", "-show_entries", entries, file.toString());
        return run(PROGRAMS.ffprobe(), words, DIRECTORY)
                .lines()
                .map(line ->
                        line.replace("streams.stream.", "").replace("\"", "").split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    private static String run(Path program, List<String> arguments, Path folder)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("LD_LIBRARY_PATH", program.resolveSibling("").toString());
        var process = builder.start();
        try (var reader = process.inputReader()) {
            var output = reader.lines().collect(Collectors.joining("\n"));
            if (process.waitFor() != 0) {
                throw new IOException(command + ": " + output);
            }
            return output;
        }
    }
}
