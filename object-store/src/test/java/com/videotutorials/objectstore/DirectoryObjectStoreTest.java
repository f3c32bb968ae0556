package com.videotutorials.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DirectoryObjectStoreTest extends ObjectStoreContract {

    @Override
    ObjectStore store() {
        return new DirectoryObjectStore(home());
    }

    private Path home() {
        return directory.resolve("made/home");
    }

    /** As in S3; the S3 server of these tests cannot, for it keeps objects in a directory itself. */
    @Test
    void aNameMayBeginWithAnother() throws Exception {
        write("a", "short");
        write("a/b", "long");
        write("a/b/c", "longest");

        assertThat(content("a") + content("a/b") + content("a/b/c")).isEqualTo("shortlonglongest");
        store.delete(name("a/b"));
        assertThat(names(folder)).containsExactlyInAnyOrder(name("a"), name("a/b/c"));
    }

    @Test
    void onlyTheOwnerCanEnterTheDirectory() throws Exception {
        write("video.mp4", "hello");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home().resolve("objects"))))
                .isEqualTo("rwx------");
    }

    @Test
    void noSymbolicLinkLeadsOut() throws Exception {
        write("video.mp4", "inside");
        var outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        var objects = home().resolve("objects");
        Files.createSymbolicLink(objects.resolve("folder+"), outside);
        Files.createSymbolicLink(objects.resolve("file"), outside.resolve("secret"));

        for (var name : new String[] {"folder/secret", "file"}) {
            var leading = new ObjectName(name);
            assertThat(store.find(leading)).isEmpty();
            assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> store.read(leading, 0, 9));
            store.delete(leading);
        }
        assertThat(names("folder")).isEmpty();
        assertThatExceptionOfType(ObjectStoreUnavailableException.class)
                .isThrownBy(() -> store.put(new ObjectName("folder/new"), file("new"), "video/mp4"));
        assertThat(outside).isDirectoryContaining("glob:**secret");
        assertThat(outside.resolve("new")).doesNotExist();
    }

    @Test
    void whatElseIsInTheDirectoryIsNoObject() throws Exception {
        write("video.mp4", "hello");
        Files.writeString(home().resolve("objects/videos+/.DS_Store"), "");
        Files.writeString(home().resolve("objects/videos+/no name"), "");

        assertThat(names("videos")).containsExactly(name("video.mp4"));
    }

    @Test
    void emptyFoldersAreRemovedWithTheirLastObject() throws Exception {
        write("a/b/c", "1");
        write("a/d", "2");

        store.delete(name("a/b/c"));
        assertThat(home().resolve("objects/" + folder.replace("/", "+/") + "+/a+"))
                .isDirectoryNotContaining("glob:**b+");
        store.deleteBelow(name("a"));

        assertThat(home().resolve("objects")).isEmptyDirectory();
    }

    @Test
    void foldersMayComeAndGoWhileObjectsAreWrittenAndListed() {
        IntStream.range(0, 400).parallel().forEach(i -> {
            var name = "busy/" + i % 3 + "/" + i;
            writeUnchecked(name, "x");
            assertThat(contentUnchecked(name)).isEqualTo("x");
            names(folder);
            store.delete(name(name));
        });

        assertThat(home().resolve("objects")).isEmptyDirectory();
    }

    @Test
    void whatIsLeftOfAWriterThatIsGoneIsRemovedAfterADay() throws Exception {
        write("video.mp4", "hello");
        var recent = Files.writeString(home().resolve("unfinished/recent"), "x");
        var old = Files.writeString(home().resolve("unfinished/old"), "x");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));

        store.tidy();

        assertThat(old).doesNotExist();
        assertThat(recent).exists();
    }

    @Test
    void nothingRemainsOfWhatCouldNotBeWritten() throws Exception {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> store.write(name("video.mp4"), breakingOffAfter(100_000), LONG, "video/mp4"));

        assertThat(home().resolve("unfinished")).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsUnavailable() throws Exception {
        Files.writeString(directory.resolve("made"), "a file");

        assertThatExceptionOfType(ObjectStoreUnavailableException.class)
                .isThrownBy(() -> store.put(name("video.mp4"), file("x"), "video/mp4"));
    }

    @Test
    void clientsCannotReachTheDirectory() {
        assertThat(store.directUpload(name("video.mp4"), 5, "video/mp4")).isEmpty();
        assertThat(store.directUrl(name("video.mp4"))).isEmpty();
    }

    @Test
    void whatIsWrittenIsCompleteAtOnce() throws Exception {
        write("video.mp4", "hello");

        assertThat(store.completeDirectUpload(name("video.mp4"))).isEmpty();
    }
}
