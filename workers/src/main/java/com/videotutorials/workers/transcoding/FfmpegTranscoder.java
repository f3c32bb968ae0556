package com.videotutorials.workers.transcoding;

import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.objectstore.ObjectNotFoundException;
import com.videotutorials.objectstore.ObjectStore;
import com.videotutorials.objectstore.ObjectStoreUnavailableException;
import com.videotutorials.workers.components.transcoding.TranscodedVideo;
import com.videotutorials.workers.components.transcoding.Transcoder;
import com.videotutorials.workers.components.transcoding.TranscodingFailedException;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;

/**
 * Transcodes by FFmpeg, which runs as a program of its own and is locked up: HLS with at least two renditions, a
 * progressive MP4 and a thumbnail. Used by many threads at once, of which some work and the others wait for their turn.
 */
public final class FfmpegTranscoder implements Transcoder {

    private final ObjectStore objectStore;
    private final FfmpegSettings settings;
    private final WorkDirectory directory;
    private final Sandbox sandbox;
    private final Semaphore turns;

    /**
     * Makes sure that FFmpeg runs, and removes what processes have left that were killed.
     *
     * @throws FfmpegUnavailableException if it does not run here as the settings want it
     */
    public FfmpegTranscoder(ObjectStore objectStore, FfmpegSettings settings) {
        this.objectStore = objectStore;
        this.settings = settings;
        this.turns = new Semaphore(settings.atOnce(), true);
        try {
            this.directory = WorkDirectory.open(settings.directory());
            var programs = Programs.of(settings, OwnDirectory.at(settings.directory()), directory.path());
            this.sandbox = Sandbox.open(settings.isolation(), programs, settings.limits(), directory.path());
        } catch (IOException e) {
            throw new FfmpegUnavailableException("FFmpeg cannot work in %s: %s".formatted(settings.directory(), e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FfmpegUnavailableException("Interrupted while FFmpeg was tried", e);
        }
    }

    @Override
    public TranscodedVideo transcode(ObjectName source, ObjectName target, IntConsumer progress)
            throws InterruptedException {
        turns.acquire();
        try (var job = new Job(sandbox, settings.limits(), directory.newFolder())) {
            return new Transcoding(objectStore, settings, job, new Progress(progress)).run(source, target);
        } catch (IOException | ObjectStoreUnavailableException e) {
            throw causeOf(e);
        } catch (ObjectNotFoundException e) {
            throw Unusable.missing();
        } finally {
            turns.release();
        }
    }

    /** Files and connections fail too when a thread is interrupted that uses them. */
    private static RuntimeException causeOf(Exception failure) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return failure instanceof ObjectStoreUnavailableException unavailable
                ? unavailable
                : new TranscodingFailedException("Files of the work cannot be read or written: " + failure, failure);
    }
}
