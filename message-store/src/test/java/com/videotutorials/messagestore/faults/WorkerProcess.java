package com.videotutorials.messagestore.faults;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SampleWorker} in a JVM of its own, to be killed and paused. Neither it nor its pauses outlive the JVM that
 * started it. What it logs is appended to a file.
 */
final class WorkerProcess implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    /** Starting quickly is worth more than running fast: most do not live long. */
    private static final List<String> JVM = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx96m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-cp",
            System.getProperty("java.class.path"),
            SampleWorker.class.getName());

    /** Pauses a process until its own input ends, be it because nobody is there any more to say something. */
    private static final String PAUSE = "kill -STOP $0; echo paused; read line; kill -CONT $0";

    private final String name;
    private final File log;
    private final Process process;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private boolean ready;
    private @Nullable Process pause;

    private WorkerProcess(String name, File log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        var listener = new Thread(this::listen, "output-of-" + name);
        listener.setDaemon(true);
        listener.start();
    }

    /**
     * Starts one, without waiting for it.
     *
     * @param longestDelay how long a handler may take
     */
    static WorkerProcess launch(String name, SampleDatabases databases, Duration longestDelay) {
        return launch(name, databases, longestDelay, "");
    }

    /** Starts one that holds a transaction open at this destination, without waiting for it. */
    static WorkerProcess launchHolding(String name, SampleDatabases databases, String heldDestination) {
        return launch(name, databases, Duration.ZERO, heldDestination);
    }

    private static WorkerProcess launch(
            String name, SampleDatabases databases, Duration longestDelay, String heldDestination) {
        var command = new ArrayList<>(JVM);
        var delay = String.valueOf(longestDelay.toMillis());
        command.addAll(List.of(name, databases.storeUrl(), databases.viewUrl(), delay, heldDestination));
        try {
            var log = Files.createDirectories(Path.of("target", "faults")).resolve(name + ".log");
            var process = new ProcessBuilder(command)
                    .redirectError(Redirect.appendTo(log.toFile()))
                    .start();
            return new WorkerProcess(name, log.toFile(), process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it runs. */
    WorkerProcess awaitReady() throws InterruptedException {
        if (!ready) {
            awaitSaid(SampleWorker.READY);
            ready = true;
        }
        return this;
    }

    /** Waits until it says this. */
    void awaitSaid(String expected) throws InterruptedException {
        var line = said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!expected.equals(line)) {
            throw new AssertionError("%s said \"%s\" instead of \"%s\"; see %s".formatted(name, line, expected, log));
        }
    }

    void say(String line) {
        new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true).println(line);
    }

    /** Ends it without a chance to do anything more: SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Asks it to finish what it is at and to end: SIGTERM. */
    void drain() throws InterruptedException {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("%s does not end; see %s".formatted(name, log));
        }
    }

    /** Lets it do nothing until it is resumed: SIGSTOP. */
    void pause() throws IOException {
        var pausing = new ProcessBuilder("sh", "-c", PAUSE, String.valueOf(process.pid()))
                .redirectError(Redirect.INHERIT)
                .start();
        pause = pausing;
        pausing.inputReader().readLine();
    }

    /** Lets it go on, unaware of the time: SIGCONT. */
    void resume() throws IOException {
        var pausing = pause;
        pause = null;
        if (pausing != null) {
            pausing.outputWriter().close();
            pausing.onExit().join();
        }
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
            }
        } catch (IOException e) {
            said.add(e.toString());
        }
    }

    /** Ends it, however it is. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        resume();
        process.onExit().join();
    }
}
