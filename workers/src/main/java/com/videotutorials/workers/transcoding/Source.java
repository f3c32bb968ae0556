package com.videotutorials.workers.transcoding;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What is known about an upload before it is decoded.
 *
 * @param video the number of the stream that is shown
 * @param audio the number of the stream that is heard, if there is one
 * @param channels how many channels of sound there are
 * @param width upright and with square pixels, in pixels that the source really has
 * @param height as the width
 * @param framesPerSecond 0 if it is not known
 * @param transfer the name of the transfer function of a picture with a high dynamic range
 * @param duration if the file says so
 */
record Source(
        int video,
        OptionalInt audio,
        int channels,
        int width,
        int height,
        double framesPerSecond,
        Optional<String> transfer,
        Optional<Duration> duration) {

    private static final Duration TOLERANCE = Duration.ofMillis(500);

    /** Reads what ffprobe says in its format "flat"; empty if there is no picture that moves. */
    static Optional<Source> of(Map<String, String> said) {
        var streams = IntStream.range(0, 1000)
                .mapToObj(i -> new ProbedStream(said, i))
                .takeWhile(ProbedStream::exists)
                .toList();
        return streams.stream()
                .filter(ProbedStream::isVideo)
                .findFirst()
                .map(video -> of(
                        video,
                        streams.stream().filter(ProbedStream::isAudio).findFirst(),
                        ProbedStream.duration(said.get("format.duration"))));
    }

    /** Some files announce a little more than they have; those that were cut off, much more. */
    void requireEnough(Duration playable) {
        duration.filter(announced -> playable.plus(TOLERANCE)
                                .compareTo(announced.multipliedBy(9).dividedBy(10))
                        < 0)
                .ifPresent(announced -> {
                    throw Unusable.incomplete(playable, announced);
                });
    }

    private static Source of(ProbedStream video, Optional<ProbedStream> audio, Optional<Duration> duration) {
        var upright = !video.isTurned();
        return new Source(
                video.index(),
                audio.map(stream -> OptionalInt.of(stream.index())).orElseGet(OptionalInt::empty),
                audio.map(ProbedStream::channels).orElse(0),
                upright ? video.squareWidth() : video.squareHeight(),
                upright ? video.squareHeight() : video.squareWidth(),
                video.framesPerSecond(),
                video.highDynamicRange(),
                duration);
    }
}
