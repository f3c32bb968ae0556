package com.videotutorials.workers.components.transcoding;

import com.videotutorials.objectstore.ObjectName;
import java.time.Duration;
import java.util.List;

/**
 * What was made of an upload. Everything is in the object store.
 *
 * @param playlist the HLS master playlist
 * @param mp4 the same as the best rendition in one file, as progressive MP4
 * @param thumbnail a picture of it, as JPEG
 * @param renditions those of the playlist, the best first
 */
public record TranscodedVideo(
        ObjectName playlist, ObjectName mp4, ObjectName thumbnail, Duration duration, List<Size> renditions) {

    public TranscodedVideo {
        renditions = List.copyOf(renditions);
    }

    /**
     * A rendition.
     *
     * @param width in pixels
     * @param height in pixels
     * @param bitsPerSecond the average of picture and sound together
     */
    public record Size(int width, int height, long bitsPerSecond) {}
}
