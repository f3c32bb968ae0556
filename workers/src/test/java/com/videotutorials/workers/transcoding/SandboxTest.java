package com.videotutorials.workers.transcoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.videotutorials.workers.transcoding.RunningProgram.Ending;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SandboxTest {

    @TempDir
    private Path folder;

    private final List<String> output = new ArrayList<>();
    private Path work;
    private Sandbox sandbox;

    @BeforeEach
    void open() throws Exception {
        work = Files.createDirectory(folder.resolve("work"));
        sandbox = Sandbox.open(Isolation.AUTO, Ffmpeg.programs(), Ffmpeg.LIMITS, folder);
        assumeTrue(sandbox.isIsolated(), "This system permits no isolation");
    }

    @Test
    void aProgramWorksInItsFolder() throws Exception {
        Files.writeString(work.resolve("in"), "hello");

        assertThat(shell("cat in > out && pwd").exitCode()).isZero();

        assertThat(output).containsExactly("/work");
        assertThat(work.resolve("out")).hasContent("hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "/proc/self/environ",
                "/proc/1/root",
                "/sys/kernel",
                "/old/etc",
                "/root",
                "/home",
                "/dev/mem"
            })
    void otherFilesAreNotThere(String file) throws Exception {
        assertThat(shell("cat " + file + " || ls " + file + "/*").exitCode()).isNotZero();
        assertThat(output).isEmpty();
    }

    @Test
    void filesOfThisProcessAreNotThere() throws Exception {
        var secret = Files.writeString(folder.resolve("secret"), "secret");

        assertThat(shell("cat " + secret + " ../secret").exitCode()).isNotZero();
        assertThat(output).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/usr/x", "/x", "/tmp/x", "/programs/x", "/dev/x", "/etc/x"})
    void nothingIsWrittenElsewhere(String file) throws Exception {
        assertThat(shell("touch " + file).complaints()).contains("Read-only file system");
    }

    @Test
    void noPrivilegesAreLeft() throws Exception {
        assertThat(shell("mount -t tmpfs x /tmp").exitCode()).isNotZero();
        assertThat(shell("chroot / true").exitCode()).isNotZero();
        assertThat(shell("unshare --user true; unshare --mount true").exitCode())
                .isNotZero();
    }

    @Test
    void otherProcessesAreNotThere() throws Exception {
        shell("kill -0 " + ProcessHandle.current().pid() + " && echo seen; echo $$");

        assertThat(output).containsExactly("1");
    }

    @Test
    void theNetworkIsNotThere() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = "http://127.0.0.1:%d/".formatted(server.getLocalPort());

            var ending = end(sandbox.ffmpeg(List.of("-i", address, "-f", "null", "-"), work));

            assertThat(ending.exitCode()).isNotZero();
            assertThat(ending.complaints()).contains("Network is unreachable");
        }
    }

    @Test
    void theEnvironmentIsNotThere() throws Exception {
        shell("env");

        assertThat(output).allMatch(line -> line.matches("(PATH|PWD|LD_LIBRARY_PATH|_|SHLVL|OLDPWD)=.*"));
    }

    @Test
    void filesAndMemoryAreLimited() throws Exception {
        shell("ulimit -v; ulimit -f; ulimit -c");

        assertThat(output)
                .containsExactly(
                        Long.toString(Ffmpeg.LIMITS.memory() / 1024), Long.toString(Ffmpeg.LIMITS.output() / 512), "0");
    }

    @Test
    void whatAProgramHasStartedDiesWithIt() throws Exception {
        var program = sandbox.start(Path.of("/bin/sh"), List.of("-c", "sleep 1000 & echo begun; sleep 1000"), work);
        while (program.line(Duration.ofSeconds(1)).isEmpty()) {
            assertThat(program.hasEnded()).isFalse();
        }

        program.close();

        assertThat(program.hasEnded()).isTrue();
    }

    @Test
    void aProgramThatTheSystemKillsIsSeenToBeKilled() throws Exception {
        var program = sandbox.start(Path.of("/bin/sh"), List.of("-c", "echo begun; sleep 1000"), work);
        while (program.line(Duration.ofSeconds(1)).isEmpty()) {
            assertThat(program.hasEnded()).isFalse();
        }

        ProcessHandle.current().children().flatMap(ProcessHandle::children).forEach(ProcessHandle::destroyForcibly);

        assertThat(end(program).wasKilled()).isTrue();
    }

    @Test
    void isolationCanBeTurnedOffWhileLimitsStay() throws Exception {
        sandbox = Sandbox.open(Isolation.OFF, Ffmpeg.programs(), Ffmpeg.LIMITS, folder);

        assertThat(sandbox.isIsolated()).isFalse();
        assertThat(shell("ulimit -v; test -r /etc/passwd").exitCode()).isZero();
        assertThat(output).containsExactly(Long.toString(Ffmpeg.LIMITS.memory() / 1024));
    }

    private Ending shell(String script) throws IOException, InterruptedException {
        return end(sandbox.start(Path.of("/bin/sh"), List.of("-c", script), work));
    }

    private Ending end(RunningProgram running) throws InterruptedException {
        try (var program = running) {
            while (true) {
                var ended = program.hasEnded();
                var line = program.line(Duration.ofMillis(50));
                line.ifPresent(output::add);
                if (ended && line.isEmpty()) {
                    return program.ending();
                }
            }
        }
    }
}
