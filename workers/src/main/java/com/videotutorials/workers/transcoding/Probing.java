package com.videotutorials.workers.transcoding;

import com.videotutorials.workers.components.transcoding.UnusableVideoException;
import com.videotutorials.workers.transcoding.RunningProgram.Ending;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at files with ffprobe. */
final class Probing {

    private static final int MOST_FIELDS = 100_000;
    private static final String FIELDS =
            "format=duration:stream=index,codec_type,codec_name,width,height,start_time,duration,"
                    + "sample_aspect_ratio,avg_frame_rate,r_frame_rate,nb_frames,color_transfer,channels"
                    + ":stream_disposition=attached_pic:stream_side_data=rotation";

    private Probing() {}

    /** @throws UnusableVideoException if it is no video that can be worked on */
    static Source source(Job job, Limits limits) throws IOException, InterruptedException {
        var said = new HashMap<String, String>();
        var ending = probe(job, Encoding.reading(Encoding.SOURCE), said);
        if (!ending.succeeded()) {
            throw Unusable.whenOpened(ending);
        }
        var source = Source.of(said).orElseThrow(() -> Unusable.withoutPicture(said));
        if ((long) source.width() * source.height() > limits.largestPicture()) {
            throw Unusable.tooLarge(source);
        }
        if (source.duration().orElse(Duration.ZERO).compareTo(limits.longest()) > 0) {
            throw Unusable.tooLong(limits);
        }
        return source;
    }

    /**
     * What has been encoded.
     *
     * @throws UnusableVideoException if it has no picture, or is not what the source had announced
     */
    static Encoded encoded(Job job, Source source, Limits limits) throws IOException, InterruptedException {
        var said = new HashMap<String, String>();
        var ending = probe(job, List.of("-i", Encoding.ENCODED), said);
        var playable = ProbedStream.duration(said.get("format.duration"));
        if (!ending.succeeded()
                || playable.isEmpty()
                || said.getOrDefault("streams.stream.0.nb_frames", "0").equals("0")) {
            throw Unusable.damaged();
        }
        if (playable.get().compareTo(limits.longest()) > 0) {
            throw Unusable.tooLong(limits);
        }
        source.requireEnough(playable.get());
        var picture = time(said, "start_time").plus(time(said, "duration"));
        return new Encoded(playable.get(), picture, said.containsValue("audio"));
    }

    private static Duration time(Map<String, String> said, String field) {
        return ProbedStream.duration(said.get("streams.stream.0." + field)).orElse(Duration.ZERO);
    }

    private static Ending probe(Job job, List<String> file, Map<String, String> said)
            throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("-v", "error", "-of", "flat", "-show_entries", FIELDS));
        arguments.addAll(file);
        return job.ffprobe(arguments, line -> remember(line, said));
    }

    private static void remember(String line, Map<String, String> said) {
        var parts = line.split("=", 2);
        if (parts.length == 2 && said.size() < MOST_FIELDS) {
            said.put(parts[0], parts[1].replace("\"", ""));
        }
    }
}
