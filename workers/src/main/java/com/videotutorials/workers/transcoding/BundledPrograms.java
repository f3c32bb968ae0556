package com.videotutorials.workers.transcoding;

import java.io.IOException;
import java.net.JarURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;

/** FFmpeg as it comes with this program: taken out of its jar once, and kept in a directory for each version. */
final class BundledPrograms {

    /** What libavdevice wants for screens and sound cards. */
    private static final Set<String> OF_DEVICES =
            Set.of("libxcb.so.1", "libxcb-shm.so.0", "libasound.so.2", "libpulse.so.0");

    private BundledPrograms() {}

    /**
     * The programs, which are put below the directory if they are not there, or not all of them: temporary directories
     * are tidied by strangers.
     *
     * @param scratch on the same disk, removed if this process is killed
     * @throws FfmpegUnavailableException if none are bundled for this system
     */
    static Programs in(Path directory, Path scratch) throws IOException {
        var platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
        var folder = "org/bytedeco/ffmpeg/%s-gpl/".formatted(platform);
        var resource = BundledPrograms.class.getClassLoader().getResource(folder + executable("ffmpeg", platform));
        if (resource == null || !(resource.openConnection() instanceof JarURLConnection connection)) {
            throw new FfmpegUnavailableException(
                    "There is no bundled FFmpeg for %s; name one with FFMPEG and FFPROBE".formatted(platform));
        }
        connection.setUseCaches(false);
        try (var jar = connection.getJarFile()) {
            var files = files(jar, folder);
            var programs = directory.resolve("ffmpeg-%08x".formatted(fingerprint(files)));
            if (!areComplete(programs, files)) {
                OwnDirectory.delete(programs);
                extract(jar, files, scratch, programs);
            }
            return new Programs(
                    programs.resolve(executable("ffmpeg", platform)),
                    programs.resolve(executable("ffprobe", platform)));
        }
    }

    /** As the jars name it. */
    static String platform(String system, String processor) {
        var name = system.toLowerCase(Locale.ROOT);
        var kind = name.startsWith("mac") ? "macosx" : name.startsWith("windows") ? "windows" : "linux";
        return kind + "-" + (processor.equals("aarch64") ? "arm64" : "x86_64");
    }

    private static String executable(String name, String platform) {
        return platform.startsWith("windows") ? name + ".exe" : name;
    }

    private static List<JarEntry> files(JarFile jar, String folder) {
        return jar.stream()
                .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(folder))
                .filter(entry -> !name(entry).matches("(lib)?jni.*"))
                .toList();
    }

    private static long fingerprint(List<JarEntry> files) {
        var fingerprint = new CRC32();
        files.stream()
                .map(entry -> "%s %x ".formatted(entry.getName(), entry.getCrc()))
                .sorted()
                .forEach(entry -> fingerprint.update(entry.getBytes(StandardCharsets.UTF_8)));
        return fingerprint.getValue();
    }

    private static boolean areComplete(Path programs, List<JarEntry> files) {
        return files.stream()
                .allMatch(entry -> programs.resolve(name(entry)).toFile().length() == entry.getSize());
    }

    /** Others see all of the files or none; who comes second throws its own away. */
    private static void extract(JarFile jar, List<JarEntry> files, Path scratch, Path programs) throws IOException {
        var unfinished = OwnDirectory.within(scratch, "extracting-");
        try {
            for (var entry : files) {
                extract(jar, entry, unfinished.resolve(name(entry)));
            }
            Files.move(unfinished, programs, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!areComplete(programs, files)) {
                throw e;
            }
        } finally {
            OwnDirectory.delete(unfinished);
        }
    }

    private static void extract(JarFile jar, JarEntry entry, Path file) throws IOException {
        try (var content = jar.getInputStream(entry)) {
            Files.copy(content, file);
        }
        if (name(entry).startsWith("ff") && !file.toFile().setExecutable(true)) {
            throw new IOException("Cannot be made executable: " + file);
        }
        if (name(entry).startsWith("libavdevice.so")) {
            SharedLibrary.removeDependencies(file, OF_DEVICES);
        }
    }

    private static String name(JarEntry entry) {
        return entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
    }
}
