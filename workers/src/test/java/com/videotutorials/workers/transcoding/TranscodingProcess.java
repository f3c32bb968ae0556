package com.videotutorials.workers.transcoding;

import com.videotutorials.objectstore.DirectoryObjectStore;
import com.videotutorials.objectstore.ObjectName;
import java.nio.file.Path;
import java.util.Optional;

/** A process that transcodes one video and says how far it is, to be killed. */
final class TranscodingProcess {

    private TranscodingProcess() {}

    public static void main(String[] args) throws InterruptedException {
        var settings = new FfmpegSettings(
                Optional.empty(), Optional.empty(), Path.of(args[1]), 1, Ffmpeg.LIMITS, Isolation.valueOf(args[2]));
        new FfmpegTranscoder(new DirectoryObjectStore(Path.of(args[0])), settings)
                .transcode(new ObjectName("uploads/1"), new ObjectName("videos/1"), System.out::println);
    }
}
