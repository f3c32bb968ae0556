package com.videotutorials.workers.transcoding;

import com.videotutorials.workers.components.transcoding.TranscodingFailedException;
import com.videotutorials.workers.components.transcoding.UnusableVideoException;
import com.videotutorials.workers.transcoding.RunningProgram.Ending;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The programs that work on one video, one after the other, in a folder that is removed in the end. */
final class Job implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Job.class);
    private static final Duration LOOK = Duration.ofMillis(20);

    /** Complaints that are not about the video. */
    private static final List<String> OF_THE_MACHINE = List.of(
            "No space left on device",
            "Disk quota exceeded",
            "Read-only file system",
            "Permission denied",
            "Unknown encoder",
            "No such filter");

    private final Sandbox sandbox;
    private final Limits limits;
    private final Path folder;
    private long begunAt = System.nanoTime();
    private long sourceSize;

    Job(Sandbox sandbox, Limits limits, Path folder) {
        this.sandbox = sandbox;
        this.limits = limits;
        this.folder = folder;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** What is in the folder now does not count as output, nor the time that it took to get there. */
    void beginOutput() throws IOException {
        begunAt = System.nanoTime();
        sourceSize = OwnDirectory.size(folder);
    }

    Ending ffmpeg(List<String> arguments, Consumer<String> eachLine) throws IOException, InterruptedException {
        try (var program = sandbox.ffmpeg(arguments, folder)) {
            return end(program, eachLine);
        }
    }

    Ending ffprobe(List<String> arguments, Consumer<String> eachLine) throws IOException, InterruptedException {
        try (var program = sandbox.ffprobe(arguments, folder)) {
            return end(program, eachLine);
        }
    }

    /**
     * Waits for the end.
     *
     * @throws UnusableVideoException if it takes too much
     * @throws TranscodingFailedException if it did not run to the end, and not because of the video
     */
    private Ending end(RunningProgram program, Consumer<String> eachLine) throws IOException, InterruptedException {
        while (true) {
            var ended = program.hasEnded();
            var line = program.line(LOOK);
            if (line.isPresent()) {
                eachLine.accept(line.get());
            } else if (ended) {
                return judged(program.ending());
            }
            limit(program);
        }
    }

    private void limit(RunningProgram program) throws IOException {
        if (System.nanoTime() - begunAt > limits.time().toNanos()) {
            throw Unusable.tooMuchTime();
        }
        if (program.saysTooMuch()) {
            throw Unusable.damaged();
        }
        if (OwnDirectory.size(folder) - sourceSize > limits.output()) {
            throw Unusable.tooMuchOutput();
        }
    }

    private static Ending judged(Ending ending) {
        if (ending.neverRan()) {
            throw new TranscodingFailedException("FFmpeg cannot be started: " + ending.complaints());
        }
        if (ending.wasKilled()) {
            throw new TranscodingFailedException(
                    "FFmpeg was killed (%d): %s".formatted(ending.exitCode(), ending.complaints()));
        }
        if (OF_THE_MACHINE.stream().anyMatch(ending.complaints()::contains)) {
            throw new TranscodingFailedException("FFmpeg fails on this machine: " + ending.complaints());
        }
        if (!ending.succeeded()) {
            LOG.debug("FFmpeg ended with {}: {}", ending.exitCode(), ending.complaints());
        }
        return ending;
    }

    @Override
    public void close() throws IOException {
        OwnDirectory.delete(folder);
    }
}
