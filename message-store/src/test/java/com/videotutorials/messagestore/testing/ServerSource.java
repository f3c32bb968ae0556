package com.videotutorials.messagestore.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.utility.TestcontainersConfiguration;

/** Decides where the PostgreSQL of the tests comes from: a Docker container or a process of this machine. */
final class ServerSource {

    private static final Logger LOG = LoggerFactory.getLogger(ServerSource.class);

    private static final String SWITCH = "test.database";

    /** Enough to fetch the image over an ordinary line; without a registry Testcontainers would try for many minutes. */
    private static final Duration PATIENCE_WITH_DOCKER = Duration.ofMinutes(1);

    private static final String FALLING_BACK =
            "Tests use an embedded PostgreSQL, because Docker did not start one: {}. -D" + SWITCH
                    + "=embedded saves asking.";

    private static final AtomicBoolean dockerFailed = new AtomicBoolean();

    private ServerSource() {}

    static PostgresServer start(Map<String, String> settings) {
        return start(System.getProperty(SWITCH, "auto"), settings);
    }

    static PostgresServer start(String source, Map<String, String> settings) {
        return switch (source) {
            case "auto" -> startWhereverPossible(settings);
            case "docker" -> DockerServer.start(settings);
            case "embedded" -> EmbeddedServer.start(settings);
            default ->
                throw new IllegalArgumentException(
                        SWITCH + " is " + source + ", but must be one of auto, docker and embedded");
        };
    }

    private static PostgresServer startWhereverPossible(Map<String, String> settings) {
        if (dockerFailed.get() || !dockerIsInstalled()) {
            return EmbeddedServer.start(settings);
        }
        var docker = CompletableFuture.supplyAsync(() -> DockerServer.start(settings), ServerSource::runInBackground);
        try {
            return docker.get(PATIENCE_WITH_DOCKER.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            LOG.warn(FALLING_BACK, String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            LOG.warn(FALLING_BACK, "it took more than " + PATIENCE_WITH_DOCKER.toSeconds() + " seconds");
            var unused = docker.thenAccept(DockerServer::close);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        dockerFailed.set(true);
        return EmbeddedServer.start(settings);
    }

    private static void runInBackground(Runnable task) {
        var thread = new Thread(task, "postgres-in-docker");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where nothing hints at Docker Testcontainers need not be asked, which would log an error. */
    private static boolean dockerIsInstalled() {
        var configuration = TestcontainersConfiguration.getInstance();
        return Stream.of("docker.host", "tc.host").anyMatch(property -> !configuration
                        .getEnvVarOrUserProperty(property, "")
                        .isBlank())
                || sockets().stream().anyMatch(Files::exists);
    }

    private static List<Path> sockets() {
        var home = Path.of(System.getProperty("user.home"));
        return List.of(
                Path.of("/var/run/docker.sock"),
                Path.of(System.getenv().getOrDefault("XDG_RUNTIME_DIR", "/run"), "docker.sock"),
                home.resolve(".docker/run/docker.sock"),
                home.resolve(".docker/desktop/docker.sock"),
                Path.of("\\\\.\\pipe\\docker_engine"));
    }
}
