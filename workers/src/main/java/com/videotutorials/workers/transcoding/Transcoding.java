package com.videotutorials.workers.transcoding;

import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.objectstore.ObjectNotFoundException;
import com.videotutorials.objectstore.ObjectStore;
import com.videotutorials.workers.components.transcoding.TranscodedVideo;
import com.videotutorials.workers.components.transcoding.TranscodingFailedException;
import com.videotutorials.workers.transcoding.Progress.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** The steps from an upload to what can be watched. */
final class Transcoding {

    private static final int BUFFER = 1 << 20;
    private static final String ENCODED_UP_TO = "out_time_us=";
    private static final double MICROS = 1e6;

    private final ObjectStore objectStore;
    private final FfmpegSettings settings;
    private final Job job;
    private final Progress progress;

    Transcoding(ObjectStore objectStore, FfmpegSettings settings, Job job, Progress progress) {
        this.objectStore = objectStore;
        this.settings = settings;
        this.job = job;
        this.progress = progress;
    }

    TranscodedVideo run(ObjectName upload, ObjectName target) throws IOException, InterruptedException {
        progress.at(Phase.FETCHING, 0);
        fetch(upload);
        var source = Probing.source(job, settings.limits());
        var renditions = Ladder.of(source.width(), source.height());
        progress.at(Phase.ENCODING, 0);
        var encoded = encode(source, renditions, Duration.ZERO);
        if (!encoded.still().isZero()) {
            encoded = encode(source, renditions, encoded.still());
        }
        progress.at(Phase.PACKAGING, 0);
        pack(renditions, encoded);
        var outputs = new Outputs(job, renditions.size());
        outputs.store(objectStore, target, progress);
        return new TranscodedVideo(
                target.below(Packaging.MASTER),
                target.below(Packaging.MP4),
                target.below(Packaging.THUMBNAIL),
                encoded.duration(),
                sizes(renditions, encoded.duration()));
    }

    private void fetch(ObjectName upload) throws IOException, InterruptedException {
        var size = objectStore
                .find(upload)
                .orElseThrow(() -> new ObjectNotFoundException(upload))
                .size();
        var buffer = new byte[BUFFER];
        var fetched = 0L;
        try (var content = objectStore.read(upload, 0, Long.MAX_VALUE);
                var file = Files.newOutputStream(job.file(Encoding.SOURCE))) {
            for (var read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                file.write(buffer, 0, read);
                fetched += read;
                progress.at(Phase.FETCHING, (double) fetched / size);
                requireNoInterruption();
            }
        }
        job.beginOutput();
    }

    /** @param still how long the last picture is shown */
    private Encoded encode(Source source, List<Rendition> renditions, Duration still)
            throws IOException, InterruptedException {
        var arguments = Encoding.arguments(source, renditions, still, settings.threads(), settings.limits());
        var expected = source.duration().orElse(settings.limits().longest()).toMillis() / 1e3;
        var ending = job.ffmpeg(arguments, line -> {
            if (line.startsWith(ENCODED_UP_TO)
                    && line.substring(ENCODED_UP_TO.length()).matches("[0-9]{1,18}")) {
                var seconds = Long.parseLong(line.substring(ENCODED_UP_TO.length())) / MICROS;
                progress.at(Phase.ENCODING, seconds / expected);
            }
        });
        if (!ending.succeeded() || Unusable.lacksMemory(ending)) {
            throw Unusable.whenEncoded(ending);
        }
        return Probing.encoded(job, source, settings.limits());
    }

    private void pack(List<Rendition> renditions, Encoded encoded) throws IOException, InterruptedException {
        var ending = job.ffmpeg(Packaging.arguments(renditions, encoded), line -> {});
        if (!ending.succeeded()) {
            throw new TranscodingFailedException("What was encoded cannot be packaged: " + ending.complaints());
        }
    }

    private List<TranscodedVideo.Size> sizes(List<Rendition> renditions, Duration duration) {
        return IntStream.range(0, renditions.size())
                .mapToObj(i -> new TranscodedVideo.Size(
                        renditions.get(i).width(),
                        renditions.get(i).height(),
                        job.file(Packaging.media(i)).toFile().length() * 8 * 1000 / Math.max(1, duration.toMillis())))
                .toList();
    }

    private static void requireNoInterruption() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
