package com.videotutorials.objectstore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes directories that only their owner can enter, where the file system knows owners. */
final class PrivateDirectory {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private PrivateDirectory() {}

    /** Creates a directory and the missing ones above it; leaves those that exist as they are. */
    static void create(Path directory) throws IOException {
        var attributes = POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        Files.createDirectories(directory, attributes);
    }

    /** Makes sure that a renaming in the directory outlives a power failure. */
    static void sync(Path directory) throws IOException {
        if (POSIX) {
            try (var entries = FileChannel.open(directory)) {
                entries.force(true);
            }
        }
    }
}
