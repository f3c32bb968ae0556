package com.videotutorials.workers.transcoding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;

/** Directories that only this user can read and write. */
final class OwnDirectory {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private OwnDirectory() {}

    /**
     * Makes the directory, if it is not there.
     *
     * @throws IOException if somebody else made it, who could put programs into it
     */
    static Path at(Path path) throws IOException {
        var directory = path.toAbsolutePath();
        Files.createDirectories(directory.getParent());
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, attributes());
        }
        var mine = Files.createTempFile(directory, "owner", "");
        try {
            if (!Files.getOwner(mine).equals(Files.getOwner(directory))) {
                throw new IOException("%s belongs to %s".formatted(directory, Files.getOwner(directory)));
            }
        } finally {
            Files.delete(mine);
        }
        if (isPosix()) {
            Files.setPosixFilePermissions(directory, OWNER_ONLY);
        }
        return directory.toRealPath();
    }

    /** Makes a directory of a name that nobody else uses. */
    static Path within(Path directory, String prefix) throws IOException {
        return Files.createTempDirectory(directory, prefix, attributes());
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** How many bytes the files directly in a directory have. */
    static long size(Path directory) throws IOException {
        var size = 0L;
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                size += file.toFile().length();
            }
        }
        return size;
    }

    static boolean isPosix() {
        return Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] attributes() {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }
}
