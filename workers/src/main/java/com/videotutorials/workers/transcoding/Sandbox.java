package com.videotutorials.workers.transcoding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where programs run that read what strangers have sent: with bounded memory, time and size of files, and, on a Linux
 * that permits it, in namespaces of their own, without network and without other files than their own. They die with
 * the thread that has started them, even if it is killed with its process.
 */
final class Sandbox {

    /** What is said before the program itself speaks. */
    static final String STARTED = "sandbox: started";

    private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
    private static final List<String> ANNOUNCED =
            List.of("/bin/sh", "-c", "echo '" + STARTED + "' >&2; exec \"$@\"", "sh");
    private static final List<String> MORTAL = List.of("setpriv", "--pdeathsig", "KILL");
    private static final List<String> NAMESPACES = List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "--mount",
            "--net",
            "--pid",
            "--ipc",
            "--uts",
            "--fork",
            "--kill-child");

    private static final List<String> TRIAL = List.of(("-nostdin -v error -f lavfi -i color=size=16x16:duration=0.1"
                    + " -f lavfi -i sine=duration=0.1 -c:v libx264 -threads 1 -c:a aac -f null -")
            .split(" "));

    private final Strength strength;
    private final Programs programs;
    private final Limits limits;
    private final Path directory;

    private Sandbox(Strength strength, Programs programs, Limits limits, Path directory) {
        this.strength = strength;
        this.programs = programs;
        this.limits = limits;
        this.directory = directory;
    }

    /**
     * The strongest that the system permits.
     *
     * @throws FfmpegUnavailableException if isolation is required and not permitted, or the programs do not run
     */
    static Sandbox open(Isolation isolation, Programs programs, Limits limits, Path directory)
            throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("root"));
        var reason = "";
        for (var strength : Strength.values()) {
            if (strength == Strength.ISOLATED && isolation == Isolation.OFF) {
                continue;
            }
            var sandbox = new Sandbox(strength, programs, limits, directory);
            var problem = sandbox.problem();
            if (problem.isEmpty()) {
                sandbox.warn(isolation, reason);
                return sandbox;
            }
            if (isolation == Isolation.REQUIRED) {
                throw new FfmpegUnavailableException("FFmpeg cannot be isolated here: " + problem);
            }
            reason = reason.isEmpty() ? problem : reason;
        }
        throw new FfmpegUnavailableException("FFmpeg cannot be run: " + reason);
    }

    private void warn(Isolation isolation, String reason) {
        if (isolation == Isolation.AUTO && strength != Strength.ISOLATED) {
            LOG.warn("FFmpeg is not isolated, only limited, for the system does not permit it: {}", reason);
        }
    }

    boolean isIsolated() {
        return strength == Strength.ISOLATED;
    }

    RunningProgram ffmpeg(List<String> arguments, Path folder) throws IOException {
        return start(programs.ffmpeg(), arguments, folder);
    }

    RunningProgram ffprobe(List<String> arguments, Path folder) throws IOException {
        return start(programs.ffprobe(), arguments, folder);
    }

    /** Starts a program that lies where FFmpeg's are, or elsewhere if it is visible in the sandbox under its own name. */
    RunningProgram start(Path program, List<String> arguments, Path folder) throws IOException {
        var command = new ArrayList<String>();
        switch (strength) {
            case ISOLATED -> {
                command.addAll(MORTAL);
                command.addAll(NAMESPACES);
                command.addAll(List.of("/bin/sh", "-c", script(), "sandbox"));
                command.addAll(List.of(
                        directory.resolve("root").toString(), programFolder().toString(), folder.toString()));
                command.addAll(limited());
                command.addAll(ANNOUNCED);
            }
            case LIMITED -> {
                command.addAll(MORTAL);
                command.addAll(limited());
                command.addAll(ANNOUNCED);
            }
            case BARE -> {}
        }
        command.add(visible(program));
        command.addAll(arguments);
        return RunningProgram.start(builder(command, folder), strength != Strength.BARE);
    }

    private ProcessBuilder builder(List<String> command, Path folder) {
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        var environment = builder.environment();
        environment.keySet().retainAll(Set.of("PATH", "SystemRoot"));
        environment.put(
                "LD_LIBRARY_PATH", isIsolated() ? "/programs" : programFolder().toString());
        return builder;
    }

    private String visible(Path program) {
        return isIsolated() && program.startsWith(programFolder())
                ? "/programs/" + program.getFileName()
                : program.toString();
    }

    private Path programFolder() {
        return Objects.requireNonNull(programs.ffmpeg().toAbsolutePath().getParent());
    }

    /** The time is a last resort: who started the program ends it earlier. */
    private List<String> limited() {
        var processors = Runtime.getRuntime().availableProcessors();
        return List.of(
                "prlimit",
                "--as=" + limits.memory(),
                "--fsize=" + limits.output(),
                "--cpu=" + (limits.time().toSeconds() + 60) * processors,
                "--core=0",
                "--nofile=256");
    }

    private static String script() {
        try (var script = Objects.requireNonNull(Sandbox.class.getResourceAsStream("/transcoding/sandbox.sh"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Why no program is started in it; empty if they are.
     *
     * @throws FfmpegUnavailableException if it is the program itself that fails, which fewer limits must not cure
     */
    private String problem() throws InterruptedException {
        try {
            var folder = OwnDirectory.within(directory, "check-");
            try (var program = ffmpeg(TRIAL, folder)) {
                while (!program.hasEnded()) {
                    program.line(Duration.ofMillis(50));
                }
                var ending = program.ending();
                var problem = "exit code %d, %s".formatted(ending.exitCode(), ending.complaints());
                if (!ending.succeeded() && !ending.neverRan()) {
                    throw new FfmpegUnavailableException("FFmpeg cannot be run: " + problem);
                }
                return ending.succeeded() ? "" : problem;
            } finally {
                OwnDirectory.delete(folder);
            }
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** How strong it is, the strongest first. */
    private enum Strength {
        ISOLATED,
        LIMITED,
        BARE
    }
}
