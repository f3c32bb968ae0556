package com.videotutorials.workers.transcoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.workers.components.transcoding.TranscodedVideo;
import com.videotutorials.workers.components.transcoding.TranscodedVideo.Size;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(300)
class FfmpegTranscoderTest {

    private static final Pattern LENGTH = Pattern.compile("#EXTINF:([0-9.]+)");
    private static final Pattern RANGE = Pattern.compile("(?:#EXT-X-BYTERANGE:|BYTERANGE=\")(\\d+)@(\\d+)");
    private static final String TEN_BITS = "-vf format=yuv420p10,setparams=color_primaries=bt2020:colorspace=bt2020nc:"
            + "color_trc=smpte2084 -c:v libx265 -x265-params log-level=none";

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        MP4          | size=640x360:rate=25 | sine | -c:v libx264 -preset ultrafast -c:a aac source.mp4   | 640x360,320x180
        MOV          | size=640x480:rate=25 | sine | -c:v mpeg4 -c:a pcm_s16le source.mov                 | 640x480,480x360
        MKV          | size=1280x720:rate=10 | sine | -c:v libx264 -preset ultrafast -c:a flac source.mkv  | 1280x720,854x480,640x360
        WebM         | size=320x240:rate=10 | sine | -c:v libvpx -c:a libopus source.webm                 | 320x240,160x120
        AVI          | size=320x240:rate=10 | sine | -c:v mjpeg -c:a mp3 source.avi                       | 320x240,160x120
        MPEG-TS      | size=320x240:rate=25 | sine | -c:v mpeg2video -c:a mp2 source.ts                   | 320x240,160x120
        portrait     | size=360x640:rate=10 | sine | -c:v libx264 -c:a aac source.mp4                     | 360x640,180x320
        odd sizes    | size=641x363:rate=10 | sine | -c:v ffv1 -c:a aac source.mkv                        | 640x362,320x180
        silent       | size=640x360:rate=10 |      | -c:v libx264 source.mp4                              | 640x360,320x180
        mono         | size=320x240:rate=10 | sine | -ac 1 -c:v libx264 -c:a aac source.mp4               | 320x240,160x120
        surround     | size=320x240:rate=10 | sine | -ac 6 -c:v libx264 -c:a aac source.mp4               | 320x240,160x120
        1×1          | size=320x240:rate=10 |      | -vf scale=1:1 -c:v ffv1 source.mkv                                 | 2x2,2x2
        3×1          | size=320x240:rate=10 |      | -vf scale=3:1 -c:v ffv1 source.mkv                                 | 2x2,2x2
        120 a second | size=320x240:rate=120 | sine | -c:v libx264 -preset ultrafast -c:a aac source.mp4   | 320x240,160x120
        transparent  | size=320x240:rate=10 |      | -vf format=rgba -c:v png source.mov                  | 320x240,160x120
        wide pixels  | size=320x240:rate=10 |      | -vf setsar=4/3 -c:v libx264 source.mp4               | 320x180,160x90
        """)
    void sourcesOfManyShapesBecomeTheSame(
            String shape, String picture, @Nullable String sound, String output, String sizes) throws Exception {
        var studio = new Studio(folder);

        var video = studio.transcode(Ffmpeg.make(folder, inputs(picture, sound) + " -t 2 " + output));

        assertThat(video.renditions())
                .extracting(size -> size.width() + "x" + size.height())
                .containsExactly(sizes.split(","));
        assertCanBeWatched(studio, video, 2, sound != null);
    }

    @Test
    void aVideoThatLiesOnItsSideIsTurned() throws Exception {
        var studio = new Studio(folder);
        Ffmpeg.make(folder, inputs("size=640x360:rate=10", "sine") + " -t 2 -c:v libx264 -c:a aac lying.mp4");

        var video = studio.transcode(Ffmpeg.make(folder, "-display_rotation 90 -i lying.mp4 -c copy turned.mp4"));

        assertThat(video.renditions())
                .first()
                .extracting(Size::width, Size::height)
                .containsExactly(360, 640);
        assertCanBeWatched(studio, video, 2, true);
    }

    @Test
    void aHighDynamicRangeBecomesTheUsualOne() throws Exception {
        var studio = new Studio(folder);
        var source = Ffmpeg.make(folder, inputs("size=640x360:rate=5", null) + " -t 1 " + TEN_BITS + " source.mp4");
        assertThat(Ffmpeg.probe(source, "stream=color_transfer")).containsEntry("0.color_transfer", "smpte2084");

        var video = studio.transcode(source);

        assertThat(Ffmpeg.probe(studio.file(video.mp4()), "stream=pix_fmt,color_transfer"))
                .containsEntry("0.pix_fmt", "yuv420p")
                .containsEntry("0.color_transfer", "bt709");
    }

    @Test
    void tenSecondsOf4kBecomeSmaller() throws Exception {
        var studio = new Studio(folder);
        var source = Ffmpeg.make(
                folder,
                inputs("size=3840x2160:rate=5", "sine") + " -t 10 -c:v libx264 -preset ultrafast -c:a aac source.mp4");

        var video = studio.transcode(source);

        assertThat(video.renditions())
                .extracting(size -> size.width() + "x" + size.height())
                .containsExactly("1920x1080", "1280x720", "854x480", "640x360");
        assertThat(video.renditions())
                .extracting(Size::bitsPerSecond)
                .isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertCanBeWatched(studio, video, 10, true);
    }

    @Test
    void pauseBetweenPicturesAndSoundThatGoesOnAreKept() throws Exception {
        var studio = new Studio(folder);
        var source = Ffmpeg.make(
                folder,
                "-f lavfi -i testsrc2=size=320x240:rate=10:duration=1 -f lavfi -i sine=duration=9"
                        + " -c:v libx264 -c:a aac source.mp4");

        assertCanBeWatched(studio, studio.transcode(source), 9, true);
    }

    @Test
    void onePictureMayBeShownToMuchSound() throws Exception {
        var studio = new Studio(folder);
        var source = Ffmpeg.make(
                folder,
                "-f lavfi -i testsrc2=size=320x240:rate=10:duration=0.1 -f lavfi -i sine=duration=60"
                        + " -c:v libx264 -c:a aac source.mp4");

        assertCanBeWatched(studio, studio.transcode(source), 60, true);
    }

    @Test
    void onePictureIsAVideoOfASecond() throws Exception {
        var studio = new Studio(folder);
        var source = Ffmpeg.make(folder, inputs("size=320x240:rate=10", null) + " -frames:v 1 -c:v libx264 source.mp4");

        assertCanBeWatched(studio, studio.transcode(source), 1, false);
    }

    @Test
    void soundThatIsAnnouncedAndMissingIsNotMissed() throws Exception {
        var studio = new Studio(folder);
        Ffmpeg.make(folder, inputs("size=320x240:rate=10", "sine") + " -t 2 -c:v libx264 -c:a aac both.mkv");
        var source = Ffmpeg.make(
                folder, "-i both.mkv -map 0:v -map 0:a -c copy -bsf:a noise=drop=1 -max_interleave_delta 0 silent.mkv");
        assertThat(Ffmpeg.probe(source, "stream=codec_type")).containsEntry("1.codec_type", "audio");

        assertCanBeWatched(studio, studio.transcode(source), 2, false);
    }

    @Test
    void severalAreWorkedOnAtOnce() throws Exception {
        var studio = new Studio(folder);
        studio.upload(Ffmpeg.make(folder, inputs("size=320x240:rate=10", null) + " -t 1 -c:v libx264 source.mp4"));
        var meeting = new CyclicBarrier(2);
        var pool = Executors.newFixedThreadPool(2);
        try {
            var works = List.of("videos/2", "videos/3").stream()
                    .map(target -> pool.submit(
                            () -> studio.transcoder().transcode(Studio.UPLOAD, new ObjectName(target), percent -> {
                                if (percent == 5) {
                                    meet(meeting);
                                }
                            })))
                    .toList();
            for (var work : works) {
                assertThat(work.get().renditions()).hasSize(2);
            }
        } finally {
            pool.shutdown();
        }
    }

    private static void meet(CyclicBarrier meeting) {
        try {
            meeting.await(1, TimeUnit.MINUTES);
        } catch (Exception e) {
            throw new IllegalStateException("The other one does not come", e);
        }
    }

    private static String inputs(String picture, @Nullable String sound) {
        var video = "-f lavfi -i testsrc2=" + picture;
        return sound == null ? video : video + " -f lavfi -i " + sound;
    }

    private static void assertCanBeWatched(Studio studio, TranscodedVideo video, int seconds, boolean sound)
            throws Exception {
        var best = video.renditions().get(0);
        assertThat(video.duration().toMillis()).isCloseTo(seconds * 1000L, within(250L));
        assertThat(studio.progress())
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(0)
                .endsWith(99);
        assertThat(Studio.leftovers()).isEmpty();

        var mp4 = studio.file(video.mp4());
        assertThat(Ffmpeg.probe(mp4, "stream=codec_name,width,height,pix_fmt"))
                .containsEntry("0.codec_name", "h264")
                .containsEntry("0.pix_fmt", "yuv420p")
                .containsEntry("0.width", "" + best.width())
                .containsEntry("0.height", "" + best.height());
        assertThat(Ffmpeg.probe(mp4, "stream=codec_name").containsValue("aac")).isEqualTo(sound);
        var content = Files.readString(mp4, StandardCharsets.ISO_8859_1);
        assertThat(content.indexOf("moov")).isBetween(0, content.indexOf("mdat"));

        assertThat(Ffmpeg.probe(studio.file(video.thumbnail()), "stream=codec_name,width"))
                .containsEntry("0.codec_name", "mjpeg")
                .containsEntry("0.width", "" + Math.min(best.width(), 640));

        var master = Files.readString(studio.file(video.playlist()));
        assertThat(master.lines().filter(line -> line.endsWith(".m3u8"))).hasSameSizeAs(video.renditions());
        for (var i = 0; i < video.renditions().size(); i++) {
            assertIsPlayable(studio, video, i, sound);
        }
    }

    private static void assertIsPlayable(Studio studio, TranscodedVideo video, int i, boolean sound) throws Exception {
        var size = video.renditions().get(i);
        var playlist = Files.readString(studio.file(video.playlist().sibling(Packaging.playlist(i))));
        var media = studio.file(video.playlist().sibling(Packaging.media(i)));
        assertThat(Files.readString(studio.file(video.playlist())))
                .contains("RESOLUTION=%dx%d".formatted(size.width(), size.height()));
        assertThat(playlist).contains(Packaging.media(i)).contains("#EXT-X-ENDLIST");
        var end = RANGE.matcher(playlist)
                .results()
                .mapToLong(range -> Long.parseLong(range.group(1)) + Long.parseLong(range.group(2)))
                .max();
        assertThat(end).hasValue(Files.size(media));
        var length = LENGTH.matcher(playlist)
                .results()
                .mapToDouble(segment -> Double.parseDouble(segment.group(1)))
                .sum();
        assertThat(length).isCloseTo(video.duration().toMillis() / 1e3, within(0.5));
        assertThat(Ffmpeg.probe(media, "stream=codec_name,width,height"))
                .containsEntry("0.width", "" + size.width())
                .containsEntry("0.height", "" + size.height());
        assertThat(Ffmpeg.probe(media, "stream=codec_name").containsValue("aac"))
                .isEqualTo(sound);
    }
}
