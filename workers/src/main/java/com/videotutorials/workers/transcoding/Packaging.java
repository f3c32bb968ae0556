package com.videotutorials.workers.transcoding;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How FFmpeg is told to package what is encoded, without encoding it again: HLS with one file for each rendition, which
 * its playlist refers to by ranges of bytes, and a progressive MP4. Besides it makes the thumbnail.
 */
final class Packaging {

    static final String MASTER = "master.m3u8";
    static final String MP4 = "video.mp4";
    static final String THUMBNAIL = "thumbnail.jpg";

    private static final int SEGMENT_SECONDS = 4;
    private static final int THUMBNAIL_SIDE = 640;
    private static final int THUMBNAIL_AT = 10;

    private Packaging() {}

    static String playlist(int rendition) {
        return "rendition_%d.m3u8".formatted(rendition);
    }

    static String media(int rendition) {
        return "rendition_%d.m4s".formatted(rendition);
    }

    static List<String> arguments(List<Rendition> renditions, Encoded encoded) {
        var arguments = new ArrayList<>(List.of("-nostdin", "-hide_banner", "-v", "error"));
        arguments.addAll(List.of("-i", Encoding.ENCODED));
        arguments.addAll(List.of(
                "-noaccurate_seek", "-ss", Encoding.seconds(encoded.picture().dividedBy(THUMBNAIL_AT))));
        arguments.addAll(List.of("-i", Encoding.ENCODED));
        arguments.addAll(hls(renditions.size(), encoded.audio()));
        arguments.addAll(List.of("-map", "0:v:0", "-map", "0:a?", "-c", "copy", "-movflags", "+faststart", MP4));
        arguments.addAll(thumbnail(renditions.get(0)));
        return arguments;
    }

    private static List<String> hls(int renditions, boolean audio) {
        var arguments = new ArrayList<String>();
        for (var i = 0; i < renditions; i++) {
            arguments.addAll(List.of("-map", "0:v:" + i));
            if (audio) {
                arguments.addAll(List.of("-map", "0:a:0"));
            }
        }
        var variants = IntStream.range(0, renditions)
                .mapToObj(i -> audio ? "v:%d,a:%d".formatted(i, i) : "v:%d".formatted(i))
                .collect(Collectors.joining(" "));
        arguments.addAll(List.of("-c", "copy", "-f", "hls", "-hls_playlist_type", "vod"));
        arguments.addAll(List.of("-hls_time", Integer.toString(SEGMENT_SECONDS)));
        arguments.addAll(List.of("-hls_segment_type", "fmp4", "-hls_flags", "single_file"));
        arguments.addAll(List.of("-var_stream_map", variants, "-master_pl_name", MASTER));
        arguments.addAll(List.of("-hls_segment_filename", "rendition_%v.m4s", "rendition_%v.m3u8"));
        return arguments;
    }

    private static List<String> thumbnail(Rendition best) {
        var scale = Math.min(1, (double) THUMBNAIL_SIDE / Math.max(best.width(), best.height()));
        var size = "scale=%d:%d".formatted(side(best.width() * scale), side(best.height() * scale));
        return List.of("-map", "1:v:0", "-frames:v", "1", "-update", "1", "-vf", size, "-q:v", "3", THUMBNAIL);
    }

    private static int side(double length) {
        return Math.max(2, (int) Math.round(length));
    }
}
