package com.videotutorials.workers.transcoding;

import com.videotutorials.objectstore.DirectoryObjectStore;
import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.objectstore.ObjectStore;
import com.videotutorials.workers.components.transcoding.TranscodedVideo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Uploads files and has them transcoded. */
final class Studio {

    static final ObjectName UPLOAD = new ObjectName("uploads/1");
    static final ObjectName TARGET = new ObjectName("videos/1");

    private final Path folder;
    private final ObjectStore objectStore;
    private final FfmpegTranscoder transcoder;
    private final List<Integer> progress = new ArrayList<>();

    Studio(Path folder) {
        this(folder, Ffmpeg.settings());
    }

    Studio(Path folder, FfmpegSettings settings) {
        this.folder = folder;
        this.objectStore = new DirectoryObjectStore(folder.resolve("store"));
        this.transcoder = new FfmpegTranscoder(objectStore, settings);
    }

    TranscodedVideo transcode(Path file) throws InterruptedException {
        upload(file);
        return transcoder.transcode(UPLOAD, TARGET, progress::add);
    }

    void upload(Path file) {
        objectStore.put(UPLOAD, file, "application/octet-stream");
    }

    FfmpegTranscoder transcoder() {
        return transcoder;
    }

    ObjectStore objectStore() {
        return objectStore;
    }

    List<Integer> progress() {
        return progress;
    }

    /** The names of all that was made, in alphabetical order. */
    List<String> made() {
        var names = new ArrayList<String>();
        objectStore.listBelow(
                TARGET,
                object ->
                        names.add(object.name().value().substring(TARGET.value().length() + 1)));
        return names.stream().sorted().toList();
    }

    /** One of the objects as a file. */
    Path file(ObjectName name) throws IOException {
        var file =
                Files.createTempDirectory(folder, "seen").resolve(name.value().replace('/', '-'));
        objectStore.download(name, file);
        return file;
    }

    /** What jobs have left in the folders that belong to somebody who lives. */
    static List<Path> leftovers() throws IOException {
        try (var files = Files.walk(Ffmpeg.DIRECTORY)) {
            return files.filter(file -> file.getFileName().toString().startsWith("job-"))
                    .toList();
        }
    }
}
