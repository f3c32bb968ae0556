package com.videotutorials.objectstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every object store must do. The one in a directory and the one in S3 both extend this. */
abstract class ObjectStoreContract {

    static final int LONG = 20 * 1024 * 1024 + 17;

    @TempDir
    Path directory;

    ObjectStore store;
    final String folder = "videos/" + UUID.randomUUID();

    abstract ObjectStore store();

    @BeforeEach
    void open() {
        store = store();
    }

    @Test
    void aFileComesBackAsItWasPut() throws Exception {
        store.put(name("video.mp4"), file("hello"), "video/mp4");

        assertThat(content("video.mp4")).isEqualTo("hello");
        var info = store.find(name("video.mp4")).orElseThrow();
        assertThat(info.name()).isEqualTo(name("video.mp4"));
        assertThat(info.size()).isEqualTo(5);
        assertThat(info.contentType()).isEqualTo("video/mp4");
        assertThat(info.modifiedAt())
                .isBetween(
                        Instant.now().minus(Duration.ofMinutes(5)),
                        Instant.now().plus(Duration.ofMinutes(5)));
    }

    @Test
    void anObjectIsReplacedByTheNextOneOfItsName() throws Exception {
        write("video.mp4", "first");
        write("video.mp4", "second one");

        assertThat(content("video.mp4")).isEqualTo("second one");
        assertThat(names(folder)).containsExactly(name("video.mp4"));
    }

    @Test
    void anObjectCanBeEmpty() throws Exception {
        write("empty", "");

        assertThat(content("empty")).isEmpty();
        assertThat(read("empty", 0, 10)).isEmpty();
        assertThat(store.find(name("empty")).orElseThrow().size()).isZero();
    }

    @Test
    void aLongObjectThatComesInIsWrittenAsItIs() throws Exception {
        var bytes = random(LONG);

        store.write(name("long"), new ByteArrayInputStream(bytes), LONG, "video/mp4");

        try (var content = store.read(name("long"), 0, Long.MAX_VALUE)) {
            assertThat(content.readAllBytes()).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,3", "3,0", "3,4", "3,1000", "9,1", "9,2", "10,1", "11,5", "0,9223372036854775807"})
    void aRangeIsRead(int offset, long length) throws Exception {
        write("digits", "0123456789");

        var from = Math.min(10, offset);
        assertThat(read("digits", offset, length))
                .isEqualTo("0123456789".substring(from, (int) Math.min(10, from + Math.min(10, length))));
    }

    @ParameterizedTest
    @CsvSource({"4,5", "6,5", "0,1", "20971537,20971536", "20971537,20971538"})
    void contentOfAnotherLengthThanAnnouncedIsRefused(int actual, int announced) throws Exception {
        write("video.mp4", "before");

        assertThatExceptionOfType(IncompleteObjectException.class)
                .isThrownBy(() -> store.write(
                        name("video.mp4"), new ByteArrayInputStream(new byte[actual]), announced, "video/mp4"));

        assertThat(content("video.mp4")).isEqualTo("before");
    }

    @Test
    void contentThatBreaksOffLeavesNothing() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> store.write(name("video.mp4"), breakingOffAfter(LONG / 2), LONG, "video/mp4"))
                .withMessage("broken off");

        assertThat(store.find(name("video.mp4"))).isEmpty();
        assertThat(names(folder)).isEmpty();
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(store.find(name("none"))).isEmpty();
        assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> store.read(name("none"), 0, 1));
        assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> store.read(name("none"), 0, 0));
        assertThatExceptionOfType(ObjectNotFoundException.class)
                .isThrownBy(() -> store.download(name("none"), directory.resolve("target")));
        assertThatExceptionOfType(ObjectNotFoundException.class)
                .isThrownBy(() -> store.completeDirectUpload(name("none")));
        assertThat(directory.resolve("target")).doesNotExist();
        assertThat(names("nothing/here")).isEmpty();
        store.delete(name("none"));
        store.deleteBelow(name("none"));
    }

    @Test
    void aFolderIsNoObject() throws Exception {
        write("a/b", "b");

        assertThat(store.find(name("a"))).isEmpty();
        assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> store.read(name("a"), 0, 1));
    }

    @Test
    void anObjectIsDownloaded() throws Exception {
        write("video.mp4", "hello");
        var target = directory.resolve("target");

        store.download(name("video.mp4"), target);

        assertThat(target).hasContent("hello");
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> store.download(name("video.mp4"), target));
    }

    @Test
    void aDeletedObjectIsGone() throws Exception {
        write("video.mp4", "hello");

        store.delete(name("video.mp4"));

        assertThat(store.find(name("video.mp4"))).isEmpty();
    }

    @Test
    void onlyWhatIsInAFolderIsListedAndDeletedWithIt() throws Exception {
        write("1/a.mp4", "1");
        write("1/b/c.mp4", "22");
        write("10/a.mp4", "333");

        assertThat(list(folder + "/1"))
                .extracting(ObjectInfo::name, ObjectInfo::size, ObjectInfo::contentType)
                .containsExactlyInAnyOrder(
                        tuple(name("1/a.mp4"), 1L, "video/mp4"), tuple(name("1/b/c.mp4"), 2L, "video/mp4"));

        store.deleteBelow(name("1"));

        assertThat(names(folder)).containsExactlyInAnyOrder(name("10/a.mp4"));
    }

    @Test
    void moreThanAPageIsListed() throws Exception {
        IntStream.range(0, 1_100).parallel().forEach(i -> writeUnchecked("many/" + i, "x"));

        assertThat(names(folder + "/many")).hasSize(1_100).doesNotHaveDuplicates();
    }

    @Test
    void readersSeeWholeObjectsWhileTheyAreReplaced() throws Exception {
        write("video.mp4", "a".repeat(100_000));

        IntStream.range(0, 40).parallel().forEach(i -> {
            if (i % 2 == 0) {
                writeUnchecked(
                        "video.mp4", String.valueOf((char) ('a' + i % 26)).repeat(100_000));
            } else {
                assertThat(contentUnchecked("video.mp4")).hasSize(100_000).matches("(.)\\1*");
            }
        });
    }

    @Test
    void tidyingLeavesWhatIsThere() throws Exception {
        write("video.mp4", "hello");

        store.tidy();

        assertThat(content("video.mp4")).isEqualTo("hello");
    }

    ObjectName name(String file) {
        return new ObjectName(folder + "/" + file);
    }

    Path file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "file", ""), content);
    }

    void write(String name, String content) throws IOException {
        store.write(name(name), new ByteArrayInputStream(content.getBytes(UTF_8)), content.length(), "video/mp4");
    }

    void writeUnchecked(String name, String content) {
        try {
            write(name, content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    String content(String name) throws IOException {
        return read(name, 0, Long.MAX_VALUE);
    }

    String contentUnchecked(String name) {
        try {
            return content(name);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    String read(String name, long offset, long length) throws IOException {
        try (var content = store.read(name(name), offset, length)) {
            return new String(content.readAllBytes(), UTF_8);
        }
    }

    List<ObjectInfo> list(String below) {
        var listed = new ArrayList<ObjectInfo>();
        store.listBelow(new ObjectName(below), listed::add);
        return listed;
    }

    List<ObjectName> names(String below) {
        return list(below).stream().map(ObjectInfo::name).toList();
    }

    static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static InputStream breakingOffAfter(int bytes) {
        return new FilterInputStream(new ByteArrayInputStream(new byte[bytes])) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                var read = super.read(buffer, offset, length);
                if (read < 0) {
                    throw new IOException("broken off");
                }
                return read;
            }
        };
    }
}
