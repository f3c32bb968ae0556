package com.videotutorials.bench;

import com.videotutorials.objectstore.DirectoryObjectStore;
import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.workers.transcoding.FfmpegSettings;
import com.videotutorials.workers.transcoding.FfmpegTranscoder;
import com.videotutorials.workers.transcoding.Isolation;
import com.videotutorials.workers.transcoding.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How long an upload takes to become a video, against the same encoding by ffmpeg alone. */
final class TranscodeBenchmark {

    private static final int ROUNDS = 3;
    private static final int MOST_AT_ONCE = 2;
    private static final ObjectName UPLOAD = new ObjectName("uploads/1");
    private static final ObjectName VIDEO = new ObjectName("videos/1");

    private static final String SOURCE = "-f lavfi -i testsrc2=size=1280x720:rate=30 -f lavfi -i sine -t 60"
            + " -c:v libx264 -preset ultrafast -c:a aac source.mp4";

    /** What the transcoder tells ffmpeg about a source of this size, on a machine that has four cores or fewer. */
    private static final String ENCODING = "-threads 2 -i source.mp4 -filter_complex_threads 2 -filter_complex"
            + " [0:0]scale=1280:720,format=yuv420p,split=2[v0][s1];[s1]scale=854:480,split=2[v1][s2];[s2]scale=640:360[v2]"
            + " -map [v0] -maxrate:v:0 2721655 -bufsize:v:0 5443310"
            + " -map [v1] -maxrate:v:1 1482349 -bufsize:v:1 2964698"
            + " -map [v2] -maxrate:v:2 962250 -bufsize:v:2 1924500"
            + " -c:v libx264 -preset veryfast -crf 23 -profile:v high -threads 2 -fps_mode vfr -sc_threshold 0 -g 600"
            + " -force_key_frames expr:gte(t,n_forced*4) -map 0:1 -af aresample=async=1:first_pts=0 -c:a aac -ac 1 -ar 48000 -b:a 64000 encoded.mp4";

    private final Path folder;
    private final FfmpegTranscoder transcoder;

    private TranscodeBenchmark(Path folder) {
        this.folder = folder;
        var limits = new Limits(Duration.ofHours(1), 4L << 30, Duration.ofHours(1), 36_000_000, 10L << 30);
        this.transcoder = new FfmpegTranscoder(
                new DirectoryObjectStore(folder.resolve("store")),
                new FfmpegSettings(
                        Optional.empty(),
                        Optional.empty(),
                        folder.resolve("work"),
                        MOST_AT_ONCE,
                        limits,
                        Isolation.AUTO));
    }

    static void run() throws IOException, InterruptedException, SQLException {
        var folder = Files.createTempDirectory("transcode");
        try {
            new TranscodeBenchmark(folder).measure();
        } finally {
            delete(folder);
        }
    }

    private void measure() throws IOException, InterruptedException, SQLException {
        System.out.println("Transcoding 60 seconds of 1280 × 720 ...");
        ffmpeg(SOURCE);
        new DirectoryObjectStore(folder.resolve("store")).put(UPLOAD, folder.resolve("source.mp4"), "video/mp4");
        var measured = Rounds.measure(ROUNDS, List.of(() -> ffmpeg(ENCODING), this::transcode));
        var table = new Table(1, "through", "seconds", "lowest", "highest", "ratio (range)", "bound");
        add(table, "ffmpeg alone: encoding", measured.get(0), "", "");
        var ratios = measured.get(1).ratiosTo(measured.get(0));
        var met = ratios.median() <= 1.1 ? "met" : "missed";
        add(table, "upload to object store", measured.get(1), Table.ratio(ratios), "≤ 1.10x: " + met);
        table.print();
    }

    private double transcode() throws InterruptedException {
        var start = System.nanoTime();
        transcoder.transcode(UPLOAD, VIDEO, percent -> {});
        return (System.nanoTime() - start) / 1e9;
    }

    private double ffmpeg(String arguments) throws InterruptedException {
        try {
            var program = program();
            var command = new ArrayList<>(List.of(program.toString(), "-y", "-nostdin", "-v", "error"));
            command.addAll(List.of(arguments.split(" ")));
            var builder = new ProcessBuilder(command).directory(folder.toFile()).inheritIO();
            builder.environment()
                    .put("LD_LIBRARY_PATH", program.resolveSibling("").toString());
            var start = System.nanoTime();
            var exitCode = builder.start().waitFor();
            if (exitCode != 0) {
                throw new IllegalStateException("ffmpeg ended with " + exitCode);
            }
            return (System.nanoTime() - start) / 1e9;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The transcoder has put it there. */
    private Path program() throws IOException {
        try (var files = Files.find(folder.resolve("work"), 2, (file, attributes) -> file.endsWith("ffmpeg"))) {
            return files.findFirst().orElseThrow();
        }
    }

    private static void add(Table table, String through, Samples seconds, String ratio, String bound) {
        table.add(
                through,
                Table.millis(seconds.median()),
                Table.millis(seconds.lowest()),
                Table.millis(seconds.highest()),
                ratio,
                bound);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
