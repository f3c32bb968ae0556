package com.videotutorials.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process that may write no more, as on a full disk: the shell limits how long its files can be. */
@DisabledOnOs(OS.WINDOWS)
class FullDiskTest {

    @TempDir
    private Path directory;

    @Test
    void whatDoesNotFitIsRefusedAndNothingIsLeft() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 2000; exec \"$@\"",
                        "sh",
                        java.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
                .contains("unavailable");
        assertThat(process.waitFor()).isZero();
        assertThat(directory.resolve("unfinished")).isEmptyDirectory();
        assertThat(new DirectoryObjectStore(directory).find(new ObjectName("large")))
                .isEmpty();
        assertThat(new DirectoryObjectStore(directory).find(new ObjectName("small")))
                .isPresent();
    }

    /** Writes something small, then something that does not fit. */
    static final class Writer {

        private Writer() {}

        public static void main(String[] args) throws IOException {
            var store = new DirectoryObjectStore(Path.of(args[0]));
            write(store, "small", 1_000);
            try {
                write(store, "large", 5_000_000);
            } catch (ObjectStoreUnavailableException e) {
                System.out.println("unavailable");
            }
        }

        private static void write(ObjectStore store, String name, int size) throws IOException {
            store.write(new ObjectName(name), new ByteArrayInputStream(new byte[size]), size, "video/mp4");
        }
    }
}
