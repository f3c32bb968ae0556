package com.videotutorials.objectstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.videotutorials.objectstore.testing.S3Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients do with the URLs that they are given, without any key of their own. */
@Timeout(300)
class S3DirectUploadTest {

    private static final int LARGE = 150_000_000;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private static Path home;

    private static S3Server server;

    private static S3ObjectStore store;

    private final ObjectName name = new ObjectName("uploads/jane/" + UUID.randomUUID());

    @BeforeAll
    static void startServer() {
        server = S3Server.start(home);
        store = new S3ObjectStore(server.settings());
    }

    @AfterAll
    static void stopServer() {
        store.close();
        server.close();
    }

    @Test
    void aClientSendsAnObjectAndReadsIt() throws Exception {
        var upload = store.directUpload(name, 5, "video/mp4").orElseThrow();

        assertThat(upload.mustBeCompleted()).isFalse();
        assertThat(upload.expiresAt()).isAfter(Instant.now().plus(Duration.ofHours(1)));
        assertThat(upload.parts()).hasSize(1);
        assertThat(put(upload.parts().get(0), "hello".getBytes(UTF_8))).isEqualTo(200);

        assertThat(store.completeDirectUpload(name)).isEmpty();
        assertThat(store.find(name).orElseThrow().contentType()).isEqualTo("video/mp4");
        assertThat(get("bytes=1-3")).isEqualTo("ell");
    }

    @Test
    void moreOrLessThanAnnouncedIsRefused() throws Exception {
        var part =
                store.directUpload(name, 5, "video/mp4").orElseThrow().parts().get(0);

        assertThat(put(part, "hell".getBytes(UTF_8))).isEqualTo(403);
        assertThat(put(part, "hello!".getBytes(UTF_8))).isEqualTo(403);
        assertThat(store.find(name)).isEmpty();
    }

    @Test
    void anotherTypeOrNameThanAnnouncedIsRefused() throws Exception {
        var part =
                store.directUpload(name, 5, "video/mp4").orElseThrow().parts().get(0);
        var other = new DirectUpload.Part(
                part.url().replace(name.value(), name.value() + "x"), part.headers(), 0, part.size());
        var html = new DirectUpload.Part(part.url(), Map.of("Content-Type", "text/html"), 0, part.size());

        assertThat(put(other, "hello".getBytes(UTF_8))).isEqualTo(403);
        assertThat(put(html, "hello".getBytes(UTF_8))).isEqualTo(403);
    }

    @Test
    void aLargeObjectIsSentInPartsAndJoined() throws Exception {
        var bytes = ObjectStoreContract.random(LARGE);
        var upload = store.directUpload(name, LARGE, "video/mp4").orElseThrow();
        assertThat(upload.mustBeCompleted()).isTrue();
        assertThat(upload.parts()).hasSize(5);

        assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> store.completeDirectUpload(name));
        send(upload.parts().subList(0, 2), bytes);
        assertThat(store.completeDirectUpload(name)).containsExactly(3, 4, 5);
        assertThat(store.find(name)).isEmpty();

        var repeated = store.directUpload(name, LARGE, "video/mp4").orElseThrow();
        send(repeated.parts().subList(2, 5), bytes);
        assertThat(store.completeDirectUpload(name)).isEmpty();
        assertThat(store.completeDirectUpload(name)).isEmpty();

        var copy = home.resolve(UUID.randomUUID().toString());
        store.download(name, copy);
        assertThat(Files.readAllBytes(copy)).isEqualTo(bytes);
        assertThat(store.find(name).orElseThrow().contentType()).isEqualTo("video/mp4");
    }

    @Test
    void manyMayCompleteTheSameUploadAtOnce() throws Exception {
        var size = 105_000_000;
        var upload = store.directUpload(name, size, "video/mp4").orElseThrow();
        send(upload.parts(), new byte[size]);

        IntStream.range(0, 4).parallel().forEach(i -> assertThat(store.completeDirectUpload(name))
                .isEmpty());

        assertThat(store.find(name).orElseThrow().size()).isEqualTo(size);
    }

    @Test
    void aPartOfAnotherLengthIsRefused() throws Exception {
        var part = store.directUpload(name, LARGE, "video/mp4")
                .orElseThrow()
                .parts()
                .get(0);

        assertThat(put(part, new byte[10])).isEqualTo(403);
    }

    @Test
    void anUploadOfAnotherSizeBeginsAnew() throws Exception {
        var first = store.directUpload(name, LARGE, "video/mp4").orElseThrow();
        send(first.parts().subList(0, 1), ObjectStoreContract.random(LARGE));

        var second = store.directUpload(name, LARGE + 1, "video/mp4").orElseThrow();

        assertThat(second.parts().get(0).url()).doesNotContain(uploadId(first));
        assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> store.completeDirectUpload(name));
    }

    @Test
    void whatIsNotJoinedIsRemovedAfterADay() throws Exception {
        var upload = store.directUpload(name, LARGE, "video/mp4").orElseThrow();
        send(upload.parts().subList(0, 1), ObjectStoreContract.random(LARGE));

        store.tidy();
        assertThat(store.completeDirectUpload(name)).containsExactly(2, 3, 4, 5);

        try (var inTwoDays =
                new S3ObjectStore(server.settings(), Clock.offset(Clock.systemUTC(), Duration.ofDays(2)))) {
            inTwoDays.tidy();
        }
        assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> store.completeDirectUpload(name));
    }

    @Test
    void theLargestUploadsHaveAThousandParts() {
        var parts = Parts.of(500_000_000_000L, 32L * 1024 * 1024, 1_000);

        assertThat(parts).hasSize(1_000);
        assertThat(parts.stream().mapToLong(Parts.Range::size).sum()).isEqualTo(500_000_000_000L);
    }

    @Test
    void clientsMayReachTheStoreAtAnotherAddress() {
        var s = server.settings();
        var settings = new ObjectStoreSettings(
                "",
                s.bucket(),
                s.endpoint(),
                "https://files.example.com",
                s.region(),
                s.accessKey(),
                s.secretKey(),
                true);
        try (var other = new S3ObjectStore(settings)) {
            assertThat(other.directUrl(name).orElseThrow())
                    .startsWith("https://files.example.com/videos/uploads/jane/");
            assertThat(other.directUpload(name, LARGE, "video/mp4")
                            .orElseThrow()
                            .parts()
                            .get(0)
                            .url())
                    .startsWith("https://files.example.com/videos/uploads/jane/");
        }
    }

    private static String uploadId(DirectUpload upload) {
        var url = upload.parts().get(0).url();
        return url.replaceFirst(".*uploadId=([^&]*).*", "$1");
    }

    private static void send(List<DirectUpload.Part> parts, byte[] bytes) throws Exception {
        for (var part : parts) {
            var from = (int) part.offset();
            assertThat(put(part, Arrays.copyOfRange(bytes, from, from + (int) part.size())))
                    .isEqualTo(200);
        }
    }

    private static int put(DirectUpload.Part part, byte[] bytes) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(part.url())).PUT(BodyPublishers.ofByteArray(bytes));
        part.headers().forEach(request::header);
        return CLIENT.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private String get(String range) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(store.directUrl(name).orElseThrow()))
                .header("Range", range)
                .build();
        return CLIENT.send(request, BodyHandlers.ofString()).body();
    }
}
