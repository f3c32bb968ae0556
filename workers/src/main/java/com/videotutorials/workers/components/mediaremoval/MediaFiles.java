package com.videotutorials.workers.components.mediaremoval;

import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.objectstore.ObjectStore;
import com.videotutorials.objectstore.ObjectStoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The files of videos: {@code uploads/{userId}/{uploadId}} is what was sent, {@code videos/{transcodingId}/{attempt}/…}
 * what was made of it. What is to be removed later is marked by an empty object, {@code removals/videos/…}, whose age is
 * the time that has passed. URIs that name nothing of that, as other implementations have them, are left alone.
 */
public final class MediaFiles {

    private static final ObjectName UPLOADS = new ObjectName("uploads");
    private static final ObjectName VIDEOS = new ObjectName("videos");
    private static final ObjectName REMOVALS = new ObjectName("removals");

    private final Supplier<ObjectStore> store;

    /** @param store asked for when it is needed */
    public MediaFiles(Supplier<ObjectStore> store) {
        this.store = store;
    }

    private ObjectStore objects() {
        return store.get();
    }

    void removeUpload(String uri) {
        named(uri, UPLOADS).ifPresent(name -> objects().delete(name));
    }

    /** Removes what attempts have left that are not the one which made this playlist. */
    void removeOtherAttempts(String playlistUri) {
        attempt(playlistUri).ifPresent(kept -> objects()
                .listBelow(kept.folder(), object -> removeUnlessBelow(kept, object.name())));
    }

    private void removeUnlessBelow(ObjectName kept, ObjectName object) {
        if (!object.isBelow(kept)) {
            objects().delete(object);
        }
    }

    /** Removes what all attempts of a transcoding have left. */
    void removeAttempts(String transcodingId) {
        var attempts = VIDEOS.toUri() + "/" + transcodingId;
        if (ObjectName.isUri(attempts)) {
            objects().deleteBelow(ObjectName.fromUri(attempts));
        }
    }

    /** Marks a video for {@link #sweep}. */
    void removeLater(String playlistUri) {
        attempt(playlistUri).map(video -> REMOVALS.below(video.value())).ifPresent(this::mark);
    }

    private void mark(ObjectName marker) {
        try {
            objects().write(marker, InputStream.nullInputStream(), 0, "application/octet-stream");
        } catch (IOException e) {
            throw new ObjectStoreUnavailableException("Cannot write " + marker, e);
        }
    }

    /**
     * Removes what is due. May be done by several processes at once.
     *
     * @param uploadsKept how long uploads are kept that nobody has published
     * @param videosKept how long videos are kept after they were taken back
     */
    public void sweep(Duration uploadsKept, Duration videosKept) {
        objects().tidy();
        forThoseOlderThan(uploadsKept, UPLOADS, name -> objects().delete(name));
        forThoseOlderThan(videosKept, REMOVALS, this::removeMarked);
    }

    private void removeMarked(ObjectName marker) {
        objects()
                .deleteBelow(
                        new ObjectName(marker.value().substring(REMOVALS.value().length() + 1)));
        objects().delete(marker);
    }

    private void forThoseOlderThan(Duration age, ObjectName folder, Consumer<ObjectName> remove) {
        var due = Instant.now().minus(age);
        objects().listBelow(folder, object -> {
            if (object.modifiedAt().isBefore(due)) {
                remove.accept(object.name());
            }
        });
    }

    /** The folder of one attempt. */
    private static Optional<ObjectName> attempt(String playlistUri) {
        return named(playlistUri, VIDEOS)
                .map(ObjectName::folder)
                .filter(attempt -> attempt.isBelow(VIDEOS) && attempt.folder().isBelow(VIDEOS));
    }

    private static Optional<ObjectName> named(String uri, ObjectName folder) {
        return Optional.of(uri)
                .filter(ObjectName::isUri)
                .map(ObjectName::fromUri)
                .filter(name -> name.isBelow(folder));
    }
}
