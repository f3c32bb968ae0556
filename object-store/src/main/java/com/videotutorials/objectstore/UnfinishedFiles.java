package com.videotutorials.objectstore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Files that are being written, none of which anybody sees. */
final class UnfinishedFiles {

    private static final Duration LONGEST_WRITE = Duration.ofDays(1);
    private static final int BUFFER = 64 * 1024;

    private final Path directory;
    private final Clock clock;

    UnfinishedFiles(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** Where a file can be written. */
    Path begin() {
        try {
            PrivateDirectory.create(directory);
        } catch (IOException e) {
            throw DirectoryObjectStore.unavailable(e);
        }
        return directory.resolve(UUID.randomUUID().toString());
    }

    /** Writes the file to the disk. */
    static void fill(Path part, InputStream content, long size) throws IOException {
        try (var channel = open(part)) {
            var buffer = new byte[BUFFER];
            var written = 0L;
            for (var read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                written += read;
                if (written > size) {
                    throw IncompleteObjectException.tooLong(size);
                }
                write(channel, ByteBuffer.wrap(buffer, 0, read));
            }
            if (written < size) {
                throw IncompleteObjectException.tooShort(size);
            }
            force(channel);
        }
    }

    private static FileChannel open(Path part) {
        try {
            return FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw DirectoryObjectStore.unavailable(e);
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw DirectoryObjectStore.unavailable(e);
        }
    }

    private static void force(FileChannel channel) {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw DirectoryObjectStore.unavailable(e);
        }
    }

    static void drop(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw DirectoryObjectStore.unavailable(e);
        }
    }

    /** Removes the files that nobody can be writing any more. */
    void tidy() throws IOException {
        var end = clock.instant().minus(LONGEST_WRITE);
        try (var parts = Files.newDirectoryStream(directory)) {
            for (var part : parts) {
                removeIfBefore(end, part);
            }
        } catch (NoSuchFileException e) {
            return;
        }
    }

    private static void removeIfBefore(Instant end, Path part) throws IOException {
        try {
            if (Files.getLastModifiedTime(part).toInstant().isBefore(end)) {
                Files.deleteIfExists(part);
            }
        } catch (NoSuchFileException e) {
            return;
        }
    }
}
