package com.videotutorials.server.media;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.objectstore.ObjectStore;
import com.videotutorials.objectstore.ObjectStoreUnavailableException;
import com.videotutorials.objectstore.testing.S3Server;
import com.videotutorials.server.TestServer;
import com.videotutorials.server.calls.CallRefusedException;
import com.videotutorials.server.calls.NotFoundException;
import com.videotutorials.server.calls.RequestIdentity;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose files are in S3: clients send and read them there. */
@Timeout(300)
class S3MediaTest {

    private static final int LARGE = 110_000_000;

    @TempDir
    private static Path home;

    private static S3Server s3;
    private static TestServer server;

    private final UUID jane = UUID.randomUUID();
    private final RequestIdentity request = new RequestIdentity(UUID.randomUUID(), UUID.randomUUID());

    @BeforeAll
    static void start() {
        s3 = S3Server.start(home);
        server = TestServer.start(TestDatabase.create(), s3.arguments().toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        server.close();
        s3.close();
    }

    @Test
    void clientsAreSentOnToTheStore() throws Exception {
        write("videos/1/1.m4s", "segment");

        var answer = Http.get(url("object:videos/1/1.m4s"));

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("cache-control")).hasValue("private, max-age=600");
        var location = answer.headers().firstValue("location").orElseThrow();
        assertThat(location).startsWith(s3.endpoint());
        assertThat(Http.get(location, "Range", "bytes=1-3").body()).isEqualTo("egm");
    }

    @Test
    void playlistsComeFromTheServerSoThatWhatTheyNameIsFound() throws Exception {
        write("videos/1/master.m3u8", "#EXTM3U");

        var answer = Http.get(url("object:videos/1/master.m3u8"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("#EXTM3U");
        assertThat(Http.get(url("object:videos/1/none.m3u8")).statusCode()).isEqualTo(404);
    }

    @Test
    void clientsSendFilesToTheStore() throws Exception {
        var upload = uploads().create(request, jane, 5, "video/mp4");
        var part = upload.getParts(0);

        assertThat(part.getUrl()).startsWith(s3.endpoint());
        assertThat(Http.put(part.getUrl(), "hello", "Content-Type", "video/mp4").statusCode())
                .isEqualTo(200);
        uploads().complete(jane, upload.getSourceUri());
        assertThat(store().find(ObjectName.fromUri(upload.getSourceUri()))).isPresent();
    }

    @Test
    void aLargeFileIsCompletedWhenAllOfItsPartsAreThere() throws Exception {
        var upload = uploads().create(request, jane, LARGE, "video/mp4");
        assertThat(upload.getMustBeCompleted()).isTrue();
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> uploads().complete(jane, upload.getSourceUri()));

        for (var part : upload.getPartsList()) {
            if (part.getOffset() > 0) {
                assertThatExceptionOfType(CallRefusedException.class)
                        .isThrownBy(() -> uploads().complete(jane, upload.getSourceUri()));
            }
            assertThat(Http.put(part.getUrl(), "x".repeat((int) part.getSizeBytes()))
                            .statusCode())
                    .isEqualTo(200);
        }

        uploads().complete(jane, upload.getSourceUri());
        assertThat(store().find(ObjectName.fromUri(upload.getSourceUri()))
                        .orElseThrow()
                        .size())
                .isEqualTo(LARGE);
    }

    @Test
    void aStoreThatIsAwayIsSaidToBe() throws Exception {
        write("videos/1/master.m3u8", "#EXTM3U");
        s3.kill();
        try {
            var answer = Http.get(url("object:videos/1/master.m3u8"));

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).hasValue("5");
            assertThatExceptionOfType(ObjectStoreUnavailableException.class)
                    .isThrownBy(() -> uploads().create(request, jane, LARGE, "video/mp4"));
        } finally {
            s3.startAgain();
        }
        assertThat(Http.get(url("object:videos/1/master.m3u8")).statusCode()).isEqualTo(200);
    }

    private static void write(String name, String content) throws Exception {
        store().write(
                        new ObjectName(name),
                        new ByteArrayInputStream(content.getBytes(UTF_8)),
                        content.length(),
                        "application/vnd.apple.mpegurl");
    }

    private static String url(String uri) {
        return server.context().getBean(MediaUrls.class).of(uri);
    }

    private static Uploads uploads() {
        return server.context().getBean(Uploads.class);
    }

    private static ObjectStore store() {
        return server.context().getBean(ObjectStore.class);
    }
}
