package com.videotutorials.standalone;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The living server process of a data directory, as told by the directory's {@code postmaster.pid}. */
record Postmaster(Path data, ProcessHandle process, Path program) {

    /** A shutdown writes a checkpoint first, which may take a while on a slow disk. */
    private static final Duration STOPPING = Duration.ofSeconds(60);

    private static final Duration ENDING = Duration.ofSeconds(5);

    /** Between the second in which the server looked at the clock and the one in which its process began. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

    /** The server of a data directory, empty if there is none or if its process id belongs to another program now. */
    static Optional<Postmaster> of(Path data) throws IOException {
        if (!Files.exists(pidFile(data))) {
            return Optional.empty();
        }
        var lines = Files.readAllLines(pidFile(data));
        return number(lines, 0)
                .flatMap(ProcessHandle::of)
                .filter(process -> serves(process.info(), data, number(lines, 2)))
                .flatMap(process ->
                        process.info().command().map(program -> new Postmaster(data, process, Path.of(program))));
    }

    /** The file in which a server leaves its process id, its data directory and the second of its start, line by line. */
    static Path pidFile(Path data) {
        return data.resolve("postmaster.pid");
    }

    private static Optional<Long> number(List<String> lines, int index) {
        return lines.stream()
                .skip(index)
                .limit(1)
                .map(String::strip)
                .filter(line -> line.matches("\\d{1,18}"))
                .map(Long::valueOf)
                .findFirst();
    }

    private static boolean serves(ProcessHandle.Info process, Path data, Optional<Long> started) {
        var isPostgres = process.command()
                .map(Path::of)
                .filter(program -> String.valueOf(program.getFileName()).startsWith("postgres"))
                .isPresent();
        return isPostgres
                && process.arguments()
                        .map(arguments -> List.of(arguments).contains(data.toString()))
                        .orElseGet(() -> startedAt(process, started));
    }

    /** Stands in for the data directory among the arguments on Windows, which does not show them. */
    private static boolean startedAt(ProcessHandle.Info process, Optional<Long> started) {
        return process.startInstant()
                .flatMap(start -> started.map(Instant::ofEpochSecond).map(at -> Duration.between(at, start)))
                .filter(difference -> difference.abs().compareTo(CLOCK_TOLERANCE) <= 0)
                .isPresent();
    }

    /**
     * Ends every session and shuts the server down cleanly.
     *
     * @return whether it is down
     */
    boolean stop() throws IOException {
        var command = new ArrayList<String>();
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(program.toString().replaceFirst("postgres(?=[^/\\\\]*$)", "pg_ctl"));
        command.addAll(List.of("stop", "-D", data.toString(), "-m", "fast"));
        command.addAll(List.of("-w", "-t", Long.toString(STOPPING.toSeconds())));
        var stopping = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return stopping.waitFor() == 0 || endsByItself();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** It may have been about to end, and then there was nothing to stop. */
    private boolean endsByItself() throws InterruptedException {
        try {
            return !process.onExit().get(ENDING.toSeconds(), TimeUnit.SECONDS).isAlive();
        } catch (TimeoutException | ExecutionException e) {
            return !process.isAlive();
        }
    }
}
