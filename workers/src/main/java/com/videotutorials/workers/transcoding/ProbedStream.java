package com.videotutorials.workers.transcoding;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One of the streams that ffprobe has found in a file. */
record ProbedStream(Map<String, String> said, int number) {

    private static final Set<String> HIGH_DYNAMIC_RANGE = Set.of("smpte2084", "arib-std-b67");
    private static final long QUARTER = 90;

    boolean exists() {
        return said.containsKey(key("index"));
    }

    int index() {
        return (int) number("index");
    }

    /** Pictures of covers are no videos. */
    boolean isVideo() {
        return is("codec_type", "video") && number("disposition.attached_pic") == 0 && isKnown() && number("width") > 0;
    }

    boolean isAudio() {
        return is("codec_type", "audio") && isKnown() && channels() > 0;
    }

    int channels() {
        return (int) number("channels");
    }

    private boolean isKnown() {
        return !text("codec_name").isEmpty() && !is("codec_name", "unknown") && !is("codec_name", "none");
    }

    /** Pixels that are wider than high become square by making the picture lower, not wider. */
    int squareWidth() {
        return (int) Math.max(1, Math.floor(number("width") * Math.min(1, pixelAspect())));
    }

    int squareHeight() {
        return (int) Math.max(1, Math.floor(number("height") / Math.max(1, pixelAspect())));
    }

    private double pixelAspect() {
        var aspect = fraction(text("sample_aspect_ratio").replace(':', '/'));
        return aspect > 0 ? aspect : 1;
    }

    /** Whether it lies on its side. */
    boolean isTurned() {
        return Math.floorMod(Math.round(rotation() / QUARTER), 2) == 1;
    }

    private double rotation() {
        return said.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(key("side_data_list")))
                .filter(entry -> entry.getKey().endsWith(".rotation"))
                .mapToDouble(entry -> Double.parseDouble(entry.getValue()))
                .findFirst()
                .orElse(0);
    }

    double framesPerSecond() {
        var average = fraction(text("avg_frame_rate"));
        return average > 0 ? average : fraction(text("r_frame_rate"));
    }

    Optional<String> highDynamicRange() {
        return Optional.of(text("color_transfer")).filter(HIGH_DYNAMIC_RANGE::contains);
    }

    static Optional<Duration> duration(@Nullable String seconds) {
        return seconds == null || !seconds.matches("[0-9]{1,9}(\\.[0-9]+)?")
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(seconds) * 1000)));
    }

    private static double fraction(String text) {
        var parts = text.split("/", -1);
        if (parts.length != 2 || !parts[0].matches("[0-9]{1,10}") || !parts[1].matches("[0-9]{1,10}")) {
            return 0;
        }
        var denominator = Double.parseDouble(parts[1]);
        return denominator == 0 ? 0 : Double.parseDouble(parts[0]) / denominator;
    }

    private boolean is(String field, String value) {
        return text(field).equals(value);
    }

    private long number(String field) {
        var text = text(field);
        return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
    }

    private String text(String field) {
        return said.getOrDefault(key(field), "");
    }

    private String key(String field) {
        return "streams.stream.%d.%s".formatted(number, field);
    }
}
