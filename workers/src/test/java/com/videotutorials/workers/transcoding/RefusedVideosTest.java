package com.videotutorials.workers.transcoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.videotutorials.workers.components.transcoding.UnusableVideoException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class RefusedVideosTest {

    private static final String NO_VIDEO = "The file is not a video, or of a kind that is not known here.";
    private static final String TEN_SECONDS =
            "-f lavfi -i testsrc2=size=320x240:rate=10 -f lavfi -i sine -t 10 -c:v libx264 -c:a aac ";

    @TempDir
    private Path folder;

    @Test
    void whatWasNeverSentIsNoVideo() {
        assertThatThrownBy(() -> new Studio(folder).transcoder().transcode(Studio.UPLOAD, Studio.TARGET, percent -> {}))
                .isInstanceOf(UnusableVideoException.class)
                .hasMessage("There is no such upload, or it is not complete: send the file first.");
    }

    @Test
    void aTextIsNoVideo() throws Exception {
        assertRefused(Files.writeString(folder.resolve("text.mp4"), "This is a text.\n".repeat(1000)), NO_VIDEO);
    }

    @Test
    void nothingIsNoVideo() throws Exception {
        assertRefused(Files.createFile(folder.resolve("empty.mp4")), NO_VIDEO);
    }

    @Test
    void aPictureIsNoVideo() throws Exception {
        assertRefused(Ffmpeg.make(folder, "-f lavfi -i testsrc2 -frames:v 1 -update 1 picture.png"), NO_VIDEO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sound.m4a", "sound.mkv", "sound.webm", "sound.ogg"})
    void soundIsNoVideo(String name) throws Exception {
        assertRefused(
                Ffmpeg.make(folder, "-f lavfi -i sine -t 1 " + name),
                "There is only sound in the file, and no moving picture.");
    }

    @Test
    void soundWithACoverIsNoVideo() throws Exception {
        Ffmpeg.make(folder, "-f lavfi -i testsrc2 -frames:v 1 -update 1 cover.png");
        var song = Ffmpeg.make(
                folder,
                "-f lavfi -i sine -i cover.png -map 0 -map 1 -c:v copy -disposition:v:0 attached_pic -t 1 song.m4a");

        assertRefused(song, "There is only sound in the file, and no moving picture.");
    }

    @ParameterizedTest
    @EnumSource(Playlist.class)
    void nothingIsFetchedThatAPlaylistNames(Playlist playlist) throws Exception {
        var secret = Ffmpeg.make(folder, TEN_SECONDS + "secret.mp4");
        var requests = new CopyOnWriteArrayList<String>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            var text = playlist.text.formatted(
                    secret.toUri(),
                    "http://127.0.0.1:%d/a.ts".formatted(server.getAddress().getPort()));
            var file = Files.writeString(folder.resolve("playlist.mp4"), text);

            // FFmpeg itself refuses, not only the walls around it
            assertRefused(new Studio(folder, Ffmpeg.settings(Ffmpeg.LIMITS, Isolation.OFF)), file, NO_VIDEO);
            assertRefused(file, NO_VIDEO);
            assertThat(requests).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "source.mp4, 'The file is incomplete: its end is missing.'",
        "source.mov, The file is incomplete: its end is missing."
    })
    void aFileWithoutItsEndIsIncomplete(String name, String reason) throws Exception {
        assertRefused(truncated(Ffmpeg.make(folder, TEN_SECONDS + name), 0.9), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-movflags +faststart source.mp4", "source.mkv"})
    void aFileThatIsCutOffInTheMiddleIsIncomplete(String output) throws Exception {
        var file = truncated(Ffmpeg.make(folder, TEN_SECONDS + output), 0.5);

        assertThatThrownBy(() -> new Studio(folder).transcode(file))
                .isInstanceOf(UnusableVideoException.class)
                .hasMessageMatching("The file is incomplete or damaged: only 0:00:0[3-7] of 0:00:10 can be played\\.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-movflags +faststart source.mp4", "source.mkv"})
    void aFileThatLacksItsLastMomentsIsPublished(String output) throws Exception {
        var file = truncated(Ffmpeg.make(folder, TEN_SECONDS + output), 0.95);

        assertThat(new Studio(folder).transcode(file).duration())
                .isBetween(Duration.ofMillis(8500), Duration.ofSeconds(10));
    }

    @Test
    void aVideoCanBeTooLong() throws Exception {
        var limits = new Limits(Duration.ofMinutes(1), 4L << 30, Duration.ofSeconds(9), 36_000_000, 1L << 30);

        assertRefused(
                limits,
                Ffmpeg.make(folder, TEN_SECONDS + "source.mp4"),
                "The video is too long: it may have 0:00:09 at most.");
    }

    @Test
    void aVideoThatDoesNotSayHowLongItIsCanBeTooLong() throws Exception {
        var limits = new Limits(Duration.ofMinutes(1), 4L << 30, Duration.ofSeconds(5), 36_000_000, 1L << 30);
        var file = Ffmpeg.make(folder, TEN_SECONDS + "-f matroska -live 1 source.mkv");
        assertThat(Ffmpeg.probe(file, "format=duration")).containsEntry("format.duration", "N/A");

        assertRefused(limits, file, "The video is too long: it may have 0:00:05 at most.");
    }

    @Test
    void aBombOfPixelsIsRefused() throws Exception {
        assertRefused(bomb(), "The picture is too large: it has 9000 × 9000 pixels.");
    }

    @Test
    void aBombOfPixelsThatSaysItIsSmallIsRefused() throws Exception {
        var bomb = bomb();
        var content = Files.readAllBytes(bomb);
        var bytes = ByteBuffer.wrap(content);
        for (var i = indexOf(content, "png "); i < content.length - 4; i++) {
            if (bytes.getInt(i) == (9000 << 16 | 9000)) {
                bytes.putInt(i, 16 << 16 | 16);
            }
        }
        Files.write(bomb, content);
        assertThat(Files.size(bomb)).isLessThan(2_000_000);

        assertThatThrownBy(() -> new Studio(folder).transcode(bomb))
                .isInstanceOf(UnusableVideoException.class)
                .hasMessageMatching("The picture is too large.*|The file is damaged and cannot be played\\.");
    }

    @Test
    void aVideoThatTakesTooLongIsRefused() throws Exception {
        var limits = new Limits(Duration.ofSeconds(2), 4L << 30, Duration.ofHours(4), 36_000_000, 1L << 30);
        var file = Ffmpeg.make(
                folder, "-f lavfi -i color=size=3840x2160:rate=30 -t 20 -c:v libx264 -preset ultrafast source.mp4");

        assertRefused(limits, file, "It takes too long to work on the video.");
    }

    @Test
    void aVideoThatBecomesTooLargeIsRefused() throws Exception {
        var limits = new Limits(Duration.ofMinutes(1), 4L << 30, Duration.ofHours(4), 36_000_000, 200_000);

        assertRefused(
                limits,
                Ffmpeg.make(folder, TEN_SECONDS + "source.mp4"),
                "What is made of the video becomes too large.");
    }

    @Test
    void aVideoThatTakesTooMuchMemoryIsRefused() throws Exception {
        var limits = new Limits(Duration.ofSeconds(20), 500L << 20, Duration.ofHours(4), 36_000_000, 1L << 30);
        var file = Ffmpeg.make(
                folder, "-f lavfi -i testsrc2=size=7680x4320:rate=5 -t 2 -c:v libx264 -preset ultrafast source.mp4");
        var studio = new Studio(folder, Ffmpeg.settings(limits, Isolation.AUTO));

        // without memory FFmpeg may also complain of something else, or stand still
        assertThatThrownBy(() -> studio.transcode(file))
                .isInstanceOf(UnusableVideoException.class)
                .hasMessageMatching("It takes too (much memory|long) to work on the video\\.|The file is damaged.*");
        assertThat(studio.made()).isEmpty();
        assertThat(Studio.leftovers()).isEmpty();
    }

    private Path bomb() throws IOException, InterruptedException {
        return Ffmpeg.make(
                folder, "-f lavfi -i color=size=9000x9000:rate=25 -frames:v 2 -pix_fmt monob -c:v png bomb.mov");
    }

    private static Path truncated(Path file, double share) throws IOException {
        var content = Files.readAllBytes(file);
        return Files.write(file, Arrays.copyOf(content, (int) (content.length * share)));
    }

    private static int indexOf(byte[] content, String word) {
        return new String(content, StandardCharsets.ISO_8859_1).indexOf(word);
    }

    private void assertRefused(Path file, String reason) throws IOException {
        assertRefused(new Studio(folder), file, reason);
    }

    private void assertRefused(Limits limits, Path file, String reason) throws IOException {
        assertRefused(new Studio(folder, Ffmpeg.settings(limits, Isolation.AUTO)), file, reason);
    }

    private static void assertRefused(Studio studio, Path file, String reason) throws IOException {
        assertThatThrownBy(() -> studio.transcode(file))
                .isInstanceOfSatisfying(UnusableVideoException.class, e -> assertThat(e.reason())
                        .isEqualTo(reason));
        assertThat(studio.made()).isEmpty();
        assertThat(Studio.leftovers()).isEmpty();
    }

    /** Files that name others; the first address is a file, the second is on the network. */
    enum Playlist {
        HLS("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n%s\n#EXTINF:10,\n%s\n#EXT-X-ENDLIST\n"),
        CONCAT("ffconcat version 1.0\nfile '%s'\nfile '%s'\n"),
        DASH(
                "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><Period><AdaptationSet>"
                        + "<Representation id=\"1\"><BaseURL>%s</BaseURL></Representation>"
                        + "<Representation id=\"2\"><BaseURL>%s</BaseURL></Representation></AdaptationSet></Period></MPD>");

        private final String text;

        Playlist(String text) {
            this.text = text;
        }
    }
}
