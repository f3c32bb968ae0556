package com.videotutorials.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps every other process off a home directory until it is closed or its process ends, however it ends. */
final class HomeLock implements AutoCloseable {

    /**
     * The homes this process holds. Their lock files must not be opened a second time, because POSIX drops all locks of
     * a process on a file as soon as it closes any descriptor of that file.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /** Far behind the process id, which can so be read where a locked region cannot. */
    private static final long LOCKED_BYTE = 1 << 30;

    private final Path home;
    private final FileChannel file;

    private HomeLock(Path home, FileChannel file) {
        this.home = home;
        this.file = file;
    }

    /**
     * Takes the lock of a home directory, which is created if need be.
     *
     * @throws StartupException if another process holds it, or this one
     */
    static HomeLock acquire(Path directory) throws IOException {
        var home = PrivateDirectory.create(directory).toRealPath();
        if (!HELD.add(home)) {
            throw alreadyRunning(home, ownProcess());
        }
        try {
            return new HomeLock(home, lock(home));
        } catch (IOException | RuntimeException e) {
            HELD.remove(home);
            throw e;
        }
    }

    private static FileChannel lock(Path home) throws IOException {
        var file = FileChannel.open(
                home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (file.tryLock(LOCKED_BYTE, 1, false) == null) {
            try (file) {
                throw alreadyRunning(home, owner(file));
            }
        }
        file.truncate(0).write(US_ASCII.encode(ownProcess()));
        return file;
    }

    private static String ownProcess() {
        return Long.toString(ProcessHandle.current().pid());
    }

    private static String owner(FileChannel file) throws IOException {
        var content = ByteBuffer.allocate(Long.toString(Long.MAX_VALUE).length());
        file.read(content);
        return US_ASCII.decode(content.flip()).toString();
    }

    private static StartupException alreadyRunning(Path home, String process) {
        return new StartupException(
                "Another Video Tutorials is already running on %s (process %s); stop it or set VIDEO_TUTORIALS_HOME to another directory"
                        .formatted(home, process));
    }

    /** The real path of the home directory. */
    Path home() {
        return home;
    }

    boolean isHeld() {
        return file.isOpen();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD.remove(home);
        }
    }
}
