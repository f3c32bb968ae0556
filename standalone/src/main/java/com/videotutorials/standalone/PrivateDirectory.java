package com.videotutorials.standalone;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes directories that only their owner can enter, where the file system knows owners. */
final class PrivateDirectory {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private PrivateDirectory() {}

    /** Creates a directory and the missing ones above it; leaves those that exist as they are. */
    static Path create(Path directory) throws IOException {
        var attributes = POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        return Files.createDirectories(directory, attributes);
    }

    /** Makes an existing directory private. */
    static void protect(Path directory) throws IOException {
        if (POSIX) {
            Files.setPosixFilePermissions(directory, OWNER_ONLY);
        }
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
