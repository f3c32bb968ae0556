package com.videotutorials.workers.transcoding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The two programs of FFmpeg: those that are bundled, unless others are named. */
record Programs(Path ffmpeg, Path ffprobe) {

    static Programs of(FfmpegSettings settings, Path directory, Path scratch) throws IOException {
        if (settings.ffmpeg().isPresent() && settings.ffprobe().isPresent()) {
            return new Programs(
                    named("FFMPEG", settings.ffmpeg().get()),
                    named("FFPROBE", settings.ffprobe().get()));
        }
        if (settings.ffmpeg().isPresent() || settings.ffprobe().isPresent()) {
            throw new FfmpegUnavailableException("FFMPEG and FFPROBE must both be set, or neither");
        }
        return BundledPrograms.in(directory, scratch);
    }

    private static Path named(String variable, Path program) throws IOException {
        if (!Files.isExecutable(program)) {
            throw new FfmpegUnavailableException("%s is no program: %s".formatted(variable, program));
        }
        return program.toRealPath();
    }
}
