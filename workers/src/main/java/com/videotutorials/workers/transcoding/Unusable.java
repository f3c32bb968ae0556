package com.videotutorials.workers.transcoding;

import com.videotutorials.workers.components.transcoding.UnusableVideoException;
import com.videotutorials.workers.transcoding.RunningProgram.Ending;
import java.time.Duration;
import java.util.Map;

/** What is said to those who have sent a file that cannot become a video. */
final class Unusable {

    private static final String NO_VIDEO = "The file is not a video, or of a kind that is not known here.";

    private Unusable() {}

    static UnusableVideoException missing() {
        return new UnusableVideoException("There is no such upload, or it is not complete: send the file first.");
    }

    static UnusableVideoException whenOpened(Ending ending) {
        return new UnusableVideoException(
                ending.complaints().contains("moov atom not found")
                        ? "The file is incomplete: its end is missing."
                        : NO_VIDEO);
    }

    static UnusableVideoException withoutPicture(Map<String, String> said) {
        return new UnusableVideoException(
                said.containsValue("audio") ? "There is only sound in the file, and no moving picture." : NO_VIDEO);
    }

    static UnusableVideoException tooLarge(Source source) {
        return new UnusableVideoException(
                "The picture is too large: it has %d × %d pixels.".formatted(source.width(), source.height()));
    }

    static UnusableVideoException tooLong(Limits limits) {
        return new UnusableVideoException(
                "The video is too long: it may have %s at most.".formatted(spoken(limits.longest())));
    }

    static UnusableVideoException whenEncoded(Ending ending) {
        var complaints = ending.complaints();
        if (complaints.contains("max pixel count")) {
            return new UnusableVideoException("The picture is too large.");
        }
        if (lacksMemory(ending)) {
            return new UnusableVideoException("It takes too much memory to work on the video.");
        }
        if (complaints.contains("File too large")) {
            return tooMuchOutput();
        }
        return damaged();
    }

    /** Even if it went on: then pictures are missing that could not be decoded. */
    static boolean lacksMemory(Ending ending) {
        return ending.complaints().contains("allocate memory")
                || ending.complaints().contains("get_buffer() failed");
    }

    static UnusableVideoException tooMuchOutput() {
        return new UnusableVideoException("What is made of the video becomes too large.");
    }

    static UnusableVideoException tooMuchTime() {
        return new UnusableVideoException("It takes too long to work on the video.");
    }

    static UnusableVideoException damaged() {
        return new UnusableVideoException("The file is damaged and cannot be played.");
    }

    static UnusableVideoException incomplete(Duration playable, Duration announced) {
        return new UnusableVideoException("The file is incomplete or damaged: only %s of %s can be played."
                .formatted(spoken(playable), spoken(announced)));
    }

    private static String spoken(Duration duration) {
        return "%d:%02d:%02d".formatted(duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }
}
