package com.videotutorials.workers.transcoding;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A program at work. When this is closed, it and what it has started are dead. */
final class RunningProgram implements AutoCloseable {

    private static final long MOST_OUTPUT = 16 << 20;
    /** The first ones say what went wrong, and so do the last ones. */
    private static final int FIRST_COMPLAINTS = 10;

    private static final int COMPLAINTS_KEPT = 30;

    private final Process process;
    private final Listener output;
    private final Listener complaining;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> complaints = new ArrayList<>();
    private volatile boolean started;

    private RunningProgram(Process process, boolean started) {
        this.process = process;
        this.started = started;
        this.output = Listener.start(process.getInputStream(), MOST_OUTPUT, lines::add);
        this.complaining = Listener.start(process.getErrorStream(), MOST_OUTPUT, this::complain);
    }

    /**
     * The thread that starts it must be the one that waits for it: the program dies with the thread.
     *
     * @param announced whether something else runs first, and says when it is the program's turn
     */
    static RunningProgram start(ProcessBuilder program, boolean announced) throws IOException {
        var nothing = new File(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null");
        return new RunningProgram(program.redirectInput(nothing).start(), !announced);
    }

    /** The next line of its output; empty if it says none in this time. */
    Optional<String> line(Duration patience) throws InterruptedException {
        return Optional.ofNullable(hasEnded() ? lines.poll() : lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Whether it has ended; there may be lines yet. */
    boolean hasEnded() {
        return output.hasEnded() && complaining.hasEnded();
    }

    boolean saysTooMuch() {
        return output.isOverrun() || complaining.isOverrun();
    }

    /** How it ended, after it has. */
    Ending ending() throws InterruptedException {
        var exitCode = process.waitFor();
        synchronized (complaints) {
            return new Ending(exitCode, started, String.join("\n", complaints));
        }
    }

    private void complain(String line) {
        if (line.equals(Sandbox.STARTED)) {
            started = true;
            return;
        }
        synchronized (complaints) {
            complaints.add(line);
            if (complaints.size() > COMPLAINTS_KEPT) {
                complaints.remove(FIRST_COMPLAINTS);
            }
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        awaitSilence();
    }

    private void awaitSilence() {
        var interrupted = false;
        while (!hasEnded() || process.isAlive()) {
            try {
                output.thread().join();
                complaining.thread().join();
                process.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * How a program ended.
     *
     * @param started whether it was the program that ended, and not what was to lock it up
     * @param complaints the first and the last that it wrote to its standard error
     */
    record Ending(int exitCode, boolean started, String complaints) {

        /** What shells add to the number of a signal. */
        private static final int SIGNAL = 128;

        private static final int CANNOT_BE_EXECUTED = 126;
        private static final int NOT_FOUND = 127;
        private static final int KILL = 9;
        private static final int TERMINATE = 15;
        /** What FFmpeg itself says after a signal that it understands. */
        private static final int ASKED_TO_END = 255;

        /** Before its version 2.39, it fails itself when what it has started was killed, and hides the signal. */
        private static final String OF_THE_WALLS = "unshare: ";

        boolean succeeded() {
            return exitCode == 0;
        }

        boolean neverRan() {
            return !started || exitCode == CANNOT_BE_EXECUTED || exitCode == NOT_FOUND;
        }

        /** Whether somebody else ended it, the system without memory, say. */
        boolean wasKilled() {
            return exitCode == SIGNAL + KILL
                    || exitCode == SIGNAL + TERMINATE
                    || exitCode == ASKED_TO_END
                    || complaints.lines().anyMatch(line -> line.startsWith(OF_THE_WALLS));
        }
    }
}
