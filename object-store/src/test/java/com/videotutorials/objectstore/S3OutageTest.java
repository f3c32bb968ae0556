package com.videotutorials.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.videotutorials.objectstore.testing.S3Server;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An S3 server that is killed, and comes again. */
@Timeout(300)
class S3OutageTest {

    private static final ObjectName NAME = new ObjectName("videos/1/video.mp4");

    @TempDir
    private Path directory;

    @Test
    void everythingSaysThatAStoreIsAwayAndGoesOnOnceItIsBack() throws Exception {
        try (var server = S3Server.start(directory.resolve("s3"));
                var store = new S3ObjectStore(server.settings())) {
            var file = Files.writeString(directory.resolve("file"), "hello");
            store.put(NAME, file, "video/mp4");

            server.kill();
            List.<ThrowingCallable>of(
                            () -> store.put(NAME, file, "video/mp4"),
                            () -> store.write(NAME, new ByteArrayInputStream(new byte[5]), 5, "video/mp4"),
                            () -> store.find(NAME),
                            () -> store.read(NAME, 0, 1),
                            () -> store.download(NAME, directory.resolve("copy")),
                            () -> store.delete(NAME),
                            () -> store.deleteBelow(NAME),
                            () -> store.listBelow(NAME, object -> {}),
                            () -> store.directUpload(NAME, 150_000_000, "video/mp4"),
                            () -> store.completeDirectUpload(NAME),
                            () -> store.tidy())
                    .forEach(call -> assertThatExceptionOfType(ObjectStoreUnavailableException.class)
                            .isThrownBy(call));

            server.startAgain();
            store.download(NAME, directory.resolve("copy"));
            assertThat(directory.resolve("copy")).hasContent("hello");
        }
    }

    @Test
    void aDownloadThatIsCutLeavesNothing() throws Exception {
        try (var server = S3Server.start(directory.resolve("s3"));
                var store = new S3ObjectStore(server.settings())) {
            var size = 60_000_000;
            store.put(NAME, Files.write(directory.resolve("file"), new byte[size]), "video/mp4");

            try (var content = store.read(NAME, 0, Long.MAX_VALUE)) {
                assertThat(content.readNBytes(100)).hasSize(100);
                server.kill();
                assertThatExceptionOfType(ObjectStoreUnavailableException.class)
                        .isThrownBy(() -> Copying.download(content, directory.resolve("copy")));
            }
            assertThat(directory.resolve("copy")).doesNotExist();
        }
    }

    @Test
    void anUploadThatIsCutLeavesNoObject() throws Exception {
        try (var server = S3Server.start(directory.resolve("s3"));
                var store = new S3ObjectStore(server.settings())) {
            var content = new ByteArrayInputStream(new byte[30_000_000]) {
                @Override
                public synchronized int read(byte[] buffer, int offset, int length) {
                    if (pos > 20_000_000) {
                        server.kill();
                    }
                    return super.read(buffer, offset, length);
                }
            };

            assertThatExceptionOfType(ObjectStoreUnavailableException.class)
                    .isThrownBy(() -> store.write(NAME, content, 30_000_000, "video/mp4"));

            server.startAgain();
            assertThat(store.find(NAME)).isEmpty();
        }
    }
}
