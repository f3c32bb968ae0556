package com.videotutorials.workers;

import com.videotutorials.objectstore.ObjectStore;
import com.videotutorials.workers.components.transcoding.Transcoder;
import com.videotutorials.workers.transcoding.FfmpegSettings;
import com.videotutorials.workers.transcoding.FfmpegTranscoder;
import com.videotutorials.workers.transcoding.FfmpegUnavailableException;
import com.videotutorials.workers.transcoding.Isolation;
import com.videotutorials.workers.transcoding.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * How videos are transcoded. What is not set is empty, or 0.
 *
 * @param ffmpeg the program; the bundled one if it is empty
 * @param ffprobe the program; the bundled one if it is empty
 * @param directory where the work is done
 * @param atOnce how many videos a process works on at the same time; half of its cores, at least two, if it is 0
 * @param longestVideo longer ones are refused
 * @param largestPicture larger ones are refused, in pixels
 * @param outputLimit how much may be on the disk for one video, besides the upload
 */
@ConfigurationProperties("transcoding")
record TranscodingSettings(
        String ffmpeg,
        String ffprobe,
        String directory,
        int atOnce,
        Duration timeLimit,
        DataSize memoryLimit,
        Duration longestVideo,
        long largestPicture,
        DataSize outputLimit,
        Isolation isolation) {

    /** @throws FfmpegUnavailableException if FFmpeg does not run here as it is wanted */
    Transcoder transcoder(ObjectStore objectStore) {
        return new FfmpegTranscoder(objectStore, settings());
    }

    /** After which time one hangs that cannot, and for as long may wait for its turn. */
    Duration patience() {
        return timeLimit.multipliedBy(2);
    }

    private FfmpegSettings settings() {
        return new FfmpegSettings(
                program(ffmpeg),
                program(ffprobe),
                Path.of(directory),
                atOnce == 0 ? Math.max(2, Runtime.getRuntime().availableProcessors() / 2) : atOnce,
                new Limits(timeLimit, memoryLimit.toBytes(), longestVideo, largestPicture, outputLimit.toBytes()),
                isolation);
    }

    private static Optional<Path> program(String path) {
        return path.isBlank() ? Optional.empty() : Optional.of(Path.of(path));
    }
}
