package com.videotutorials.workers.transcoding;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Hears what a program says, line by line, on a thread of its own, so that the program never waits. */
final class Listener {

    /** Longer ones are cut in parts. */
    private static final int LONGEST_LINE = 8 * 1024;

    private final InputStream stream;
    private final long limit;
    private final Consumer<String> eachLine;
    private final Thread thread = new Thread(this::listen, "ffmpeg-output");
    private volatile boolean overrun;

    private Listener(InputStream stream, long limit, Consumer<String> eachLine) {
        this.stream = stream;
        this.limit = limit;
        this.eachLine = eachLine;
    }

    /** @param limit after how many bytes it does not hear any more, but {@link #isOverrun} says so */
    static Listener start(InputStream stream, long limit, Consumer<String> eachLine) {
        var listener = new Listener(stream, limit, eachLine);
        listener.thread.setDaemon(true);
        listener.thread.start();
        return listener;
    }

    boolean isOverrun() {
        return overrun;
    }

    /** Whether nobody can say anything any more, because the program and its children have ended. */
    boolean hasEnded() {
        return !thread.isAlive();
    }

    Thread thread() {
        return thread;
    }

    private void listen() {
        var line = new byte[LONGEST_LINE];
        var length = 0;
        var heard = 0L;
        try (var bytes = new BufferedInputStream(stream)) {
            for (var next = bytes.read(); next >= 0; next = bytes.read()) {
                overrun = ++heard > limit;
                if (overrun) {
                    continue;
                }
                if (next == '\n' || length == LONGEST_LINE) {
                    eachLine.accept(new String(line, 0, length, StandardCharsets.UTF_8));
                    length = 0;
                }
                if (next != '\n') {
                    line[length++] = (byte) next;
                }
            }
        } catch (IOException e) {
            // it ended while it was heard
        }
        if (length > 0) {
            eachLine.accept(new String(line, 0, length, StandardCharsets.UTF_8));
        }
    }
}
