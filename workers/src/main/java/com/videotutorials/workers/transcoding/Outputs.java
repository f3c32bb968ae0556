package com.videotutorials.workers.transcoding;

import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.objectstore.ObjectStore;
import com.videotutorials.workers.transcoding.Progress.Phase;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files that are kept of a job, in the order in which they are stored: the one that names the others is the last. */
final class Outputs {

    private static final String PLAYLIST_TYPE = "application/vnd.apple.mpegurl";

    private final Job job;
    private final Map<String, String> types = new LinkedHashMap<>();

    Outputs(Job job, int renditions) {
        this.job = job;
        for (var i = 0; i < renditions; i++) {
            types.put(Packaging.media(i), "video/iso.segment");
            types.put(Packaging.playlist(i), PLAYLIST_TYPE);
        }
        types.put(Packaging.MP4, "video/mp4");
        types.put(Packaging.THUMBNAIL, "image/jpeg");
        types.put(Packaging.MASTER, PLAYLIST_TYPE);
    }

    /** Stores all of them, in place of what somebody has left there who was killed, or none. */
    void store(ObjectStore objectStore, ObjectName target, Progress progress) throws InterruptedException {
        objectStore.deleteBelow(target);
        try {
            var all = types.keySet().stream().mapToLong(this::size).sum();
            var stored = 0L;
            for (var output : types.entrySet()) {
                progress.at(Phase.STORING, (double) stored / all);
                objectStore.put(target.below(output.getKey()), job.file(output.getKey()), output.getValue());
                stored += size(output.getKey());
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            progress.at(Phase.STORING, 1);
        } catch (RuntimeException | InterruptedException e) {
            remove(objectStore, target, e);
            throw e;
        }
    }

    /** An interruption does not keep it from this. */
    private static void remove(ObjectStore objectStore, ObjectName target, Exception cause) {
        var interrupted = Thread.interrupted();
        try {
            objectStore.deleteBelow(target);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private long size(String file) {
        return job.file(file).toFile().length();
    }
}
