/** Transcoding by FFmpeg, which runs as a program of its own, within limits. */
@NullMarked
package com.videotutorials.workers.transcoding;

import org.jspecify.annotations.NullMarked;
