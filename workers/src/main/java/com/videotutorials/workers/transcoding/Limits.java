package com.videotutorials.workers.transcoding;

import java.time.Duration;

/**
 * What one transcoding may take. A video that needs more is refused.
 *
 * @param time for all of it but fetching the source, which takes as long as the object store does
 * @param memory of each program, in bytes
 * @param longest how long videos may be
 * @param largestPicture in pixels, width times height
 * @param output how much may be on the disk besides the source, in bytes
 */
public record Limits(Duration time, long memory, Duration longest, long largestPicture, long output) {}
