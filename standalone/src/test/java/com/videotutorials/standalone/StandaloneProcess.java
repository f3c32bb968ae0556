package com.videotutorials.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Standalone in a JVM of its own, to be watched, stopped and killed. */
final class StandaloneProcess implements AutoCloseable {

    /** The last line of the banner. */
    private static final String READY = "HomeService/GetHomePage";

    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> silent;

    private StandaloneProcess(Process process) {
        this.process = process;
        this.silent = CompletableFuture.runAsync(this::listen, task -> new Thread(task, "output").start());
    }

    /** Starts it with these environment variables, and does not wait for it. */
    static StandaloneProcess launch(Map<String, String> environment) {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StandaloneApplication.class.getName())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            return new StandaloneProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it says that it is ready. */
    StandaloneProcess awaitReady() throws Exception {
        CompletableFuture.anyOf(ready, silent).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ready.isDone()) {
            throw new AssertionError("It ended before it was ready:\n" + output());
        }
        return this;
    }

    /** Asks it to stop, as Ctrl-C and service managers do, and waits for the end; its last words are not lost. */
    int stop() throws Exception {
        process.toHandle().destroy();
        return awaitEnd();
    }

    int awaitEnd() throws Exception {
        silent.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("It does not end:\n" + output());
        }
        return process.exitValue();
    }

    /** Ends it without a chance to do anything more: SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    String output() {
        return String.join("\n", output);
    }

    /** A port that nobody uses at present. */
    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                if (line.contains(READY)) {
                    ready.complete(null);
                }
            }
        } catch (IOException e) {
            output.add(e.toString());
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        process.destroyForcibly();
    }
}
