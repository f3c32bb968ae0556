package com.videotutorials.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.videotutorials.objectstore.testing.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class S3ObjectStoreTest extends ObjectStoreContract {

    @TempDir
    private static Path home;

    private static S3Server server;

    @BeforeAll
    static void startServer() {
        server = S3Server.start(home);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    ObjectStore store() {
        return new S3ObjectStore(server.settings());
    }

    @Test
    void aFileOf150MegabytesIsPutInParts() throws Exception {
        var file = Files.write(directory.resolve("large"), random(150_000_000));

        store.put(name("large.mp4"), file, "video/mp4");

        var copy = directory.resolve("copy");
        store.download(name("large.mp4"), copy);
        assertThat(Files.mismatch(file, copy)).isEqualTo(-1);
        assertThat(store.find(name("large.mp4")).orElseThrow().contentType()).isEqualTo("video/mp4");
    }

    @Test
    void aBucketThatIsNotThereIsNotTakenForAMissingObject() {
        try (var other = new S3ObjectStore(server.settings("no-such-bucket", "a secret that the server knows"))) {
            assertThatExceptionOfType(ObjectStoreUnavailableException.class)
                    .isThrownBy(() -> other.read(name("video.mp4"), 0, 1));
        }
    }

    @Test
    void aWrongKeyIsNotTakenForAMissingObject() {
        try (var other = new S3ObjectStore(server.settings(S3Server.BUCKET, "wrong"))) {
            assertThatExceptionOfType(ObjectStoreUnavailableException.class)
                    .isThrownBy(() -> other.find(name("video.mp4")));
        }
    }

    @Test
    void aReaderThatClosesEarlyHasReadWhatItWanted() throws Exception {
        store.put(name("long"), Files.write(directory.resolve("long"), random(LONG)), "video/mp4");

        try (var content = store.read(name("long"), 0, Long.MAX_VALUE)) {
            assertThat(content.readNBytes(10)).hasSize(10);
        }
        assertThat(store.find(name("long"))).isPresent();
    }
}
