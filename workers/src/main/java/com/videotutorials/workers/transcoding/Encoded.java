package com.videotutorials.workers.transcoding;

import java.time.Duration;

/**
 * What is known about a video after it was encoded. Sources may announce sound and have none.
 *
 * @param duration of what lasts longest, the picture or the sound
 * @param picture when the last picture ends
 */
record Encoded(Duration duration, Duration picture, boolean audio) {

    /** Players take it for a part of a video if there is less. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final Duration TOLERANCE = Duration.ofMillis(500);

    /** How much longer the last picture must be shown: HLS lasts as long as there are pictures. */
    Duration still() {
        var missing = (duration.compareTo(SHORTEST) < 0 ? SHORTEST : duration).minus(picture);
        return missing.compareTo(TOLERANCE) < 0 ? Duration.ZERO : missing;
    }
}
