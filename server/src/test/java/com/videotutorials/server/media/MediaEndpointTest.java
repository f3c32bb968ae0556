package com.videotutorials.server.media;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.objectstore.ObjectStore;
import com.videotutorials.server.TestServer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of files, over real HTTP. */
@Timeout(300)
class MediaEndpointTest {

    private static final String DIGITS = "0123456789";
    private static final String ORIGIN = "https://videos.example.com";

    @TempDir
    private static Path directory;

    private static TestServer server;

    private final String folder = "videos/" + UUID.randomUUID();
    private String url = "";

    @BeforeAll
    static void start() {
        server = TestServer.start(
                TestDatabase.create(),
                "--object-store.directory=" + directory.resolve("objects"),
                "--media.allowed-origins=" + ORIGIN);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void write() throws Exception {
        write("digits.mp4", DIGITS);
        url = url("digits.mp4");
    }

    @Test
    void aFileIsShown() throws Exception {
        var answer = Http.get(url);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(DIGITS);
        assertThat(header(answer, "content-type")).isEqualTo("video/mp4");
        assertThat(header(answer, "content-length")).isEqualTo("10");
        assertThat(header(answer, "accept-ranges")).isEqualTo("bytes");
        assertThat(header(answer, "cache-control")).isEqualTo("private, max-age=3600");
        assertThat(header(answer, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(answer, "etag")).matches("\".+\"");
        assertThat(header(answer, "last-modified")).endsWith("GMT");
    }

    @Test
    void thePlaylistLeadsToWhatIsBesideIt() throws Exception {
        write("master.m3u8", "#EXTM3U");

        var playlist = url("master.m3u8");

        assertThat(header(Http.get(playlist), "content-type")).isEqualTo("application/vnd.apple.mpegurl");
        assertThat(Http.get(playlist.replace("master.m3u8", "digits.mp4")).body())
                .isEqualTo(DIGITS);
    }

    @Test
    void headShowsTheSameWithoutTheContent() throws Exception {
        var answer = Http.head(url);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "content-length")).isEqualTo("10");
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,0,bytes 0-0/10",
        "bytes=2-4,234,bytes 2-4/10",
        "bytes=7-,789,bytes 7-9/10",
        "bytes=-2,89,bytes 8-9/10",
        "bytes=0-9,0123456789,bytes 0-9/10"
    })
    void aRangeIsShown(String range, String content, String contentRange) throws Exception {
        var answer = Http.get(url, "Range", range);

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(content);
        assertThat(header(answer, "content-range")).isEqualTo(contentRange);
    }

    @Test
    void aRangeBeyondTheEndIsRefused() throws Exception {
        var answer = Http.get(url, "Range", "bytes=10-");

        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(header(answer, "content-range")).isEqualTo("bytes */10");
    }

    @Test
    void severalRangesAreAnsweredWithTheWholeFile() throws Exception {
        var answer = Http.get(url, "Range", "bytes=0-1,4-5");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(DIGITS);
    }

    @Test
    void aRangeOfAFileThatHasChangedIsNotShown() throws Exception {
        var before = Http.get(url);
        assertThat(Http.get(url, "Range", "bytes=1-2", "If-Range", header(before, "etag"))
                        .body())
                .isEqualTo("12");
        assertThat(Http.get(url, "Range", "bytes=1-2", "If-Range", header(before, "last-modified"))
                        .body())
                .isEqualTo("12");

        write("digits.mp4", "changed");

        assertThat(Http.get(url, "Range", "bytes=1-2", "If-Range", header(before, "etag"))
                        .body())
                .isEqualTo("changed");
    }

    @Test
    void aFileThatIsKnownIsNotSentAgain() throws Exception {
        var answer = Http.get(url, "If-None-Match", header(Http.get(url), "etag"));

        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void anEmptyFileIsShown() throws Exception {
        write("empty.mp4", "");

        assertThat(Http.get(url("empty.mp4")).statusCode()).isEqualTo(200);
    }

    @Test
    void aMissingFileIsNotFound() throws Exception {
        var answer = Http.get(url("none.mp4"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(header(answer, "cache-control")).isEqualTo("no-store");
    }

    @Test
    void whoeverChangesTheTokenIsRefused() throws Exception {
        var tampered = url.replaceFirst("/media/.", "/media/_");

        assertThat(Http.get(tampered).statusCode()).isEqualTo(403);
        assertThat(Http.get(url.replaceFirst("/media/[^/]*/", "/media/x/")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void anExpiredTokenIsRefused() throws Exception {
        var tokens = server.context().getBean(UrlTokens.class);
        var expired = tokens.sign(MediaUrls.PURPOSE, Instant.now().minusSeconds(1), List.of(folder + "/"));

        assertThat(Http.get(url.replaceFirst("/media/[^/]*/", "/media/" + expired + "/"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aTokenForAnUploadShowsNothing() throws Exception {
        var tokens = server.context().getBean(UrlTokens.class);
        var other = tokens.sign(UploadPlace.PURPOSE, Instant.now().plusSeconds(60), List.of(folder + "/"));

        assertThat(Http.get(url.replaceFirst("/media/[^/]*/", "/media/" + other + "/"))
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret",
                "..%2fsecret",
                "%2e%2e/secret",
                "%2e%2e%2fsecret",
                "%252e%252e%252fsecret",
                "..\\secret",
                "..%5csecret",
                "....//secret",
                "..;/secret",
                "%c0%ae%c0%ae/secret",
                "..",
                "%2e%2e",
                ".",
                "%00",
                "secret%00.mp4",
                "../../../objects/secret",
                "/etc/passwd",
                "%2fetc%2fpasswd"
            })
    void noPathLeadsOut(String path) throws Exception {
        Files.writeString(directory.resolve("objects/secret"), "very secret");
        Files.writeString(directory.resolve("objects/objects/secret"), "very secret");
        Files.writeString(directory.resolve("objects/objects/videos+/secret"), "very secret");
        var base = url.substring(url.indexOf("/media/"), url.lastIndexOf('/') + 1);

        var answer = Http.rawGet(server, base + path);

        assertThat(answer).matches("(?s)HTTP/1.1 4\\d\\d .*").doesNotContain("very secret");
    }

    @Test
    void aStoreThatIsAwayIsSaidToBe() throws Exception {
        var objects = directory.resolve("objects/objects");
        var videos = objects.resolve("videos+");
        var aside = Files.move(videos, objects.resolve("aside"));
        Files.createFile(videos);
        try {
            var answer = Http.get(url);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(header(answer, "retry-after")).isEqualTo("5");
        } finally {
            Files.delete(videos);
            Files.move(aside, videos);
        }
    }

    @Test
    void pagesOfAllowedOriginsMayShowFiles() throws Exception {
        assertThat(header(Http.get(url, "Origin", ORIGIN), "access-control-allow-origin"))
                .isEqualTo(ORIGIN);
        assertThat(Http.get(url, "Origin", "https://evil.example.com").headers().map())
                .doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void pagesOfAllowedOriginsMaySendFiles() throws Exception {
        var uploads = "http://127.0.0.1:" + server.managementPort() + "/uploads/x";

        assertThat(header(preflight(uploads, ORIGIN), "access-control-allow-methods"))
                .isEqualTo("PUT");
        assertThat(header(preflight(uploads, ORIGIN), "access-control-allow-headers"))
                .isEqualTo("content-type");
        assertThat(preflight(uploads, "https://evil.example.com").statusCode()).isEqualTo(403);
    }

    private static HttpResponse<String> preflight(String uploads, String origin) throws Exception {
        return Http.send(Http.request(
                        uploads,
                        "Origin",
                        origin,
                        "Access-Control-Request-Method",
                        "PUT",
                        "Access-Control-Request-Headers",
                        "content-type")
                .method("OPTIONS", BodyPublishers.noBody()));
    }

    private String url(String file) {
        return server.context().getBean(MediaUrls.class).of("object:" + folder + "/" + file);
    }

    private void write(String file, String content) throws Exception {
        server.context()
                .getBean(ObjectStore.class)
                .write(
                        new ObjectName(folder + "/" + file),
                        new ByteArrayInputStream(content.getBytes(UTF_8)),
                        content.length(),
                        "video/mp4");
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
