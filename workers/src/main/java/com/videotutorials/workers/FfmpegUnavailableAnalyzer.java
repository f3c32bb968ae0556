package com.videotutorials.workers;

import com.videotutorials.workers.transcoding.FfmpegUnavailableException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in one line, without a stack trace, what is missing to transcode videos. */
final class FfmpegUnavailableAnalyzer extends AbstractFailureAnalyzer<FfmpegUnavailableException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, FfmpegUnavailableException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Set FFMPEG and FFPROBE to programs that have libx264, TRANSCODING_DIRECTORY to a directory of this user,"
                        + " or TRANSCODING_ISOLATION to auto.",
                cause);
    }
}
