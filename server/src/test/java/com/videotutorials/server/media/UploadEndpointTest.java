package com.videotutorials.server.media;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.videotutorials.api.creators.v1.CreateUploadResponse;
import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.objectstore.ObjectStore;
import com.videotutorials.server.TestServer;
import com.videotutorials.server.calls.RequestIdentity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients send, over real HTTP: well-behaved ones, broken ones and malicious ones. */
@Timeout(300)
class UploadEndpointTest {

    private static final String VIDEO = "video/mp4";

    @TempDir
    private static Path directory;

    private static TestServer server;

    private CreateUploadResponse upload = CreateUploadResponse.getDefaultInstance();
    private String url = "";

    @BeforeAll
    static void start() {
        server =
                TestServer.start(TestDatabase.create(), "--object-store.directory=" + directory, "--media.transfers=2");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void create() {
        upload = create("hello".length());
        url = upload.getParts(0).getUrl();
    }

    private static CreateUploadResponse create(long size) {
        return server.context()
                .getBean(Uploads.class)
                .create(new RequestIdentity(UUID.randomUUID(), UUID.randomUUID()), UUID.randomUUID(), size, VIDEO);
    }

    @Test
    void aFileIsTakenIn() throws Exception {
        assertThat(Http.put(url, "hello", "Content-Type", VIDEO).statusCode()).isEqualTo(201);

        assertThat(content()).isEqualTo("hello");
    }

    @Test
    void aFileThatIsSentAgainReplacesTheOneBefore() throws Exception {
        Http.put(url, "hello", "Content-Type", VIDEO);

        assertThat(Http.put(url, "world", "Content-Type", VIDEO).statusCode()).isEqualTo(201);
        assertThat(content()).isEqualTo("world");
    }

    @Test
    void anotherLengthThanAnnouncedIsRefused() throws Exception {
        var longer = Http.put(url, "hello!", "Content-Type", VIDEO);
        assertThat(longer.statusCode()).isEqualTo(413);
        assertThat(longer.body()).isEqualTo("More bytes than announced\n");
        assertThat(Http.put(url, "hell", "Content-Type", VIDEO).statusCode()).isEqualTo(400);
        assertThat(isThere()).isFalse();
    }

    @Test
    void aLengthMustBeAnnounced() throws Exception {
        var chunked = Http.request(url, "Content-Type", VIDEO)
                .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofString("hello")));

        assertThat(Http.send(chunked).statusCode()).isEqualTo(411);
        assertThat(isThere()).isFalse();
    }

    @Test
    void anotherTypeThanAnnouncedIsRefused() throws Exception {
        assertThat(Http.put(url, "hello", "Content-Type", "text/html").statusCode())
                .isEqualTo(415);
        assertThat(Http.put(url, "hello").statusCode()).isEqualTo(415);
        assertThat(Http.put(url, "hello", "Content-Type", "application/x-www-form-urlencoded")
                        .statusCode())
                .isEqualTo(415);
        assertThat(Http.put(url, "hello", "Content-Type", "multipart/form-data; boundary=x")
                        .statusCode())
                .isEqualTo(415);
        assertThat(isThere()).isFalse();
    }

    @Test
    void whoeverChangesTheTokenIsRefused() throws Exception {
        var answer = Http.put(url.replaceFirst("/uploads/.", "/uploads/_"), "hello", "Content-Type", VIDEO);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(Http.put(url + "x", "hello", "Content-Type", VIDEO).statusCode())
                .isEqualTo(403);
        assertThat(isThere()).isFalse();
    }

    @Test
    void anExpiredTokenIsRefused() throws Exception {
        var place = new UploadPlace(name(), 5, VIDEO);
        var token = server.context()
                .getBean(UrlTokens.class)
                .sign(UploadPlace.PURPOSE, Instant.now().minusSeconds(1), place.words());

        var expired = url.replaceFirst("/uploads/.*", "/uploads/" + token);
        assertThat(Http.put(expired, "hello", "Content-Type", VIDEO).statusCode())
                .isEqualTo(403);
    }

    @Test
    void aTokenForWatchingTakesNothing() throws Exception {
        var media = server.context().getBean(MediaUrls.class).of(upload.getSourceUri());
        var token = media.replaceFirst(".*/media/([^/]*)/.*", "$1");

        assertThat(Http.put(url.replaceFirst("/uploads/.*", "/uploads/" + token), "hello", "Content-Type", VIDEO)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aConnectionThatBreaksOffLeavesNothing() throws Exception {
        var large = create(1_000_000);
        try (var socket = Http.say(server, put(large, 1_000_000) + "only the beginning")) {
            awaitUnfinished(1);
            socket.setSoLinger(true, 0);
        }

        awaitUnfinished(0);
        assertThat(isThere(large)).isFalse();
    }

    @Test
    void aBodyThatEndsTooEarlyLeavesNothing() throws Exception {
        var large = create(1_000_000);
        try (var socket = Http.say(server, put(large, 1_000_000) + "only the beginning")) {
            socket.shutdownOutput();
            assertThat(Http.answer(socket)).doesNotContain(" 201 ");
        }

        awaitUnfinished(0);
        assertThat(isThere(large)).isFalse();
    }

    @Test
    void whatComesAfterTheAnnouncedBytesIsNotTaken() throws Exception {
        try (var socket = Http.say(server, put(upload, 5) + "hello, and more of it\r\n\r\n")) {
            assertThat(Http.answer(socket)).startsWith("HTTP/1.1 201 ");
        }

        assertThat(content()).isEqualTo("hello");
    }

    @Test
    void slowClientsDoNotKeepOthersFromHealth() throws Exception {
        var slow = create(1_000_000);
        try (var one = Http.say(server, put(slow, 1_000_000) + "slow")) {
            awaitUnfinished(1);

            var another = Http.put(url, "hello", "Content-Type", VIDEO);
            assertThat(another.statusCode()).isEqualTo(503);
            assertThat(another.headers().firstValue("retry-after")).hasValue("5");
            var health = "http://127.0.0.1:" + server.managementPort() + "/actuator/health";
            assertThat(Http.get(health).statusCode()).isEqualTo(200);

            one.setSoLinger(true, 0);
        }
        await().atMost(TestServer.PATIENCE)
                .until(() -> Http.put(url, "hello", "Content-Type", VIDEO).statusCode() == 201);
    }

    private static String put(CreateUploadResponse upload, int length) {
        return "PUT %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(URI.create(upload.getParts(0).getUrl()).getPath(), VIDEO, length);
    }

    private static void awaitUnfinished(long files) {
        await().atMost(TestServer.PATIENCE).until(() -> unfinished() == files);
    }

    private static long unfinished() throws IOException {
        var unfinished = directory.resolve("unfinished");
        if (!Files.isDirectory(unfinished)) {
            return 0;
        }
        try (var files = Files.list(unfinished)) {
            return files.count();
        }
    }

    private ObjectName name() {
        return ObjectName.fromUri(upload.getSourceUri());
    }

    private boolean isThere() {
        return isThere(upload);
    }

    private static boolean isThere(CreateUploadResponse upload) {
        return store().find(ObjectName.fromUri(upload.getSourceUri())).isPresent();
    }

    private String content() throws IOException {
        try (var content = store().read(name(), 0, 100)) {
            return new String(content.readAllBytes(), UTF_8);
        }
    }

    private static ObjectStore store() {
        return server.context().getBean(ObjectStore.class);
    }
}
