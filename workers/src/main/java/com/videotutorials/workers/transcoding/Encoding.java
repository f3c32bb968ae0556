package com.videotutorials.workers.transcoding;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How FFmpeg is told to make all renditions at once: the source is decoded once, and each rendition scaled from the next
 * better one. All have their key frames at the same times, so that players can change between them.
 */
final class Encoding {

    static final String SOURCE = "source";
    static final String ENCODED = "encoded.mp4";

    /** Containers that hold all they play: no playlists, which name other files, and no series of pictures. */
    static final String CONTAINERS = "mov,matroska,webm,avi,mpeg,mpegts,ogg,flv,asf,mxf";

    private static final int SECONDS_TO_KEY_FRAME = 4;
    private static final double MOST_FRAMES = 60;
    private static final double FEWEST_FRAMES = 2;
    private static final int AUDIO_BITS_PER_CHANNEL = 64_000;

    private Encoding() {}

    /** What FFmpeg is told about a file that a stranger has sent. */
    static List<String> reading(String file) {
        return List.of("-protocol_whitelist", "file", "-format_whitelist", CONTAINERS, "-i", file);
    }

    /** @param still how long the last picture is shown, after its own time */
    static List<String> arguments(
            Source source, List<Rendition> renditions, Duration still, int threads, Limits limits) {
        var arguments = new ArrayList<>(List.of("-nostdin", "-y", "-hide_banner", "-v", "error", "-nostats"));
        arguments.addAll(List.of("-progress", "pipe:1", "-stats_period", "1"));
        arguments.addAll(List.of("-max_pixels", Long.toString(limits.largestPicture())));
        arguments.addAll(List.of("-threads", Integer.toString(threads)));
        arguments.addAll(List.of("-t", seconds(limits.longest().plusSeconds(1))));
        arguments.addAll(reading(SOURCE));
        arguments.addAll(List.of("-filter_complex_threads", Integer.toString(threads)));
        arguments.addAll(List.of("-filter_complex", filters(source, renditions, still)));
        arguments.addAll(video(renditions, threads));
        source.audio().ifPresent(stream -> arguments.addAll(audio(stream, Math.min(2, source.channels()))));
        arguments.addAll(List.of("-map_metadata", "-1", "-map_chapters", "-1", "-f", "mp4", ENCODED));
        return arguments;
    }

    private static String filters(Source source, List<Rendition> renditions, Duration still) {
        var best = renditions.get(0);
        var filters = new StringBuilder("[0:%d]".formatted(source.video()));
        if (source.framesPerSecond() > MOST_FRAMES) {
            filters.append("fps=%d,".formatted((int) MOST_FRAMES));
        }
        if (!still.isZero()) {
            filters.append("fps=%d,tpad=stop_mode=clone:stop_duration=%s,".formatted(framesOf(source), seconds(still)));
        }
        if (source.width() < 2 || source.height() < 2) {
            filters.append("pad=w='2*ceil(iw/2)':h='2*ceil(ih/2)',");
        }
        filters.append(scale(best));
        source.transfer().ifPresent(transfer -> filters.append(standardRange(transfer)));
        filters.append(",format=yuv420p");
        for (var i = 1; i < renditions.size(); i++) {
            filters.append(",split=2[v%d][s%d];[s%d]%s".formatted(i - 1, i, i, scale(renditions.get(i))));
        }
        return filters.append("[v%d]".formatted(renditions.size() - 1)).toString();
    }

    private static int framesOf(Source source) {
        return (int) Math.max(FEWEST_FRAMES, Math.min(MOST_FRAMES, source.framesPerSecond()));
    }

    private static String scale(Rendition rendition) {
        return "scale=%d:%d:out_range=tv,setsar=1".formatted(rendition.width(), rendition.height());
    }

    private static String standardRange(String transfer) {
        return ",setparams=color_primaries=bt2020:colorspace=bt2020nc:range=tv:color_trc=" + transfer
                + ",zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0"
                + ",zscale=t=bt709:m=bt709:r=tv";
    }

    private static List<String> video(List<Rendition> renditions, int threads) {
        var arguments = new ArrayList<String>();
        for (var i = 0; i < renditions.size(); i++) {
            var most = renditions.get(i).mostBitsPerSecond();
            arguments.addAll(List.of("-map", "[v%d]".formatted(i)));
            arguments.addAll(List.of("-maxrate:v:" + i, Integer.toString(most)));
            arguments.addAll(List.of("-bufsize:v:" + i, Integer.toString(2 * most)));
        }
        arguments.addAll(List.of("-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-profile:v", "high"));
        arguments.addAll(List.of("-threads", Integer.toString(threads), "-fps_mode", "vfr"));
        arguments.addAll(List.of("-sc_threshold", "0", "-g", Integer.toString(10 * (int) MOST_FRAMES)));
        arguments.addAll(List.of("-force_key_frames", "expr:gte(t,n_forced*%d)".formatted(SECONDS_TO_KEY_FRAME)));
        return arguments;
    }

    private static List<String> audio(int stream, int channels) {
        return List.of(
                "-map",
                "0:" + stream,
                "-af",
                "aresample=async=1:first_pts=0",
                "-c:a",
                "aac",
                "-ac",
                Integer.toString(channels),
                "-ar",
                "48000",
                "-b:a",
                Integer.toString(channels * AUDIO_BITS_PER_CHANNEL));
    }

    static String seconds(Duration duration) {
        return "%d.%03d".formatted(duration.toSeconds(), duration.toMillisPart());
    }
}
