package com.videotutorials.workers.transcoding;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the work is done. Each process has a folder of its own, which it holds by a lock as long as it lives, and in it a
 * folder for each job. What processes have left that were killed is removed.
 */
final class WorkDirectory {

    private static final String PREFIX = "process-";
    private static final String LOCK = "lock";

    /** To look at a lock that this process holds itself would release it. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final Path own;
    private final FileChannel held;

    private WorkDirectory(Path directory, Path own, FileChannel held) {
        this.directory = directory;
        this.own = own;
        this.held = held;
    }

    static WorkDirectory open(Path directory) throws IOException {
        synchronized (OWN) {
            var parent = OwnDirectory.at(directory);
            try (var guard = lockable(parent.resolve(LOCK))) {
                guard.lock();
                removeLeftovers(parent);
                var own = OwnDirectory.within(parent, PREFIX);
                var held = lockable(own.resolve(LOCK));
                held.lock();
                OWN.add(own);
                return new WorkDirectory(parent, own, held);
            }
        }
    }

    /** The folder of this process. */
    Path path() {
        return own;
    }

    /** An empty folder for a job, after those are removed that nobody works in any more. */
    Path newFolder() throws IOException {
        if (!held.isOpen()) {
            throw new IOException("The lock on %s is lost".formatted(own));
        }
        synchronized (OWN) {
            try (var guard = lockable(directory.resolve(LOCK))) {
                guard.lock();
                removeLeftovers(directory);
            }
        }
        return OwnDirectory.within(own, "job-");
    }

    private static void removeLeftovers(Path directory) throws IOException {
        try (var folders = Files.newDirectoryStream(directory, PREFIX + "*")) {
            for (var folder : folders) {
                if (!OWN.contains(folder) && isAbandoned(folder)) {
                    OwnDirectory.delete(folder);
                }
            }
        }
    }

    private static boolean isAbandoned(Path folder) throws IOException {
        try (var channel = lockable(folder.resolve(LOCK));
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static FileChannel lockable(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
}
