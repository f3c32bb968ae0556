package com.videotutorials.workers.transcoding;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How videos are transcoded.
 *
 * @param ffmpeg the program, if it is not to be the bundled one
 * @param ffprobe the program, if it is not to be the bundled one
 * @param directory where the work is done and the bundled programs are put; processes may share it, users may not
 * @param atOnce how many videos are worked on at the same time
 * @param limits of each of them
 */
public record FfmpegSettings(
        Optional<Path> ffmpeg, Optional<Path> ffprobe, Path directory, int atOnce, Limits limits, Isolation isolation) {

    private static final int FEWEST_THREADS = 2;

    public FfmpegSettings {
        if (atOnce < 1) {
            throw new IllegalArgumentException("At least one video must be transcoded at once, not " + atOnce);
        }
    }

    /** How many threads each decoder, filter and encoder has. */
    int threads() {
        return Math.max(FEWEST_THREADS, Runtime.getRuntime().availableProcessors() / atOnce);
    }
}
