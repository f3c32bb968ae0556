package com.videotutorials.workers;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * When files are removed.
 *
 * @param every how often it is looked whether any are due
 * @param uploadsKept how long uploads are kept that nobody has published
 * @param unpublishedKept how long videos are kept after they were taken back
 */
@ConfigurationProperties("media-removal")
record SweepSettings(Duration every, Duration uploadsKept, Duration unpublishedKept) {}
