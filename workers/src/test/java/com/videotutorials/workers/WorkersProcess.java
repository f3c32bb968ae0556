package com.videotutorials.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The workers in a JVM of their own, to be asked how they are and to be told to end. */
final class WorkersProcess implements AutoCloseable {

    /** Long after a healthy process on a busy machine has done anything; only a hanging one gets there. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final int managementPort;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> silent;

    private WorkersProcess(Process process, int managementPort) {
        this.process = process;
        this.managementPort = managementPort;
        this.silent = CompletableFuture.runAsync(this::listen, task -> new Thread(task, "output").start());
    }

    /** Starts them with these environment variables, and does not wait for them. */
    static WorkersProcess launch(Map<String, String> environment) {
        var port = freePort();
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorkersApplication.class.getName())
                .redirectErrorStream(true);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("WORKERS_MANAGEMENT_PORT", Integer.toString(port));
        builder.environment().put("MAIL_PICKUP_DIRECTORY", temporaryDirectory());
        builder.environment().putAll(environment);
        try {
            return new WorkersProcess(builder.start(), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int managementPort() {
        return managementPort;
    }

    /** What they say of themselves. */
    HttpResponse<String> health() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/actuator/health".formatted(managementPort)))
                .timeout(PATIENCE)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    /** Waits until they answer with this status, and say all this. */
    void awaitHealth(int status, CharSequence... saying) {
        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
            if (silent.isDone()) {
                throw new IllegalStateException("They have ended:\n" + output());
            }
            var health = health();
            assertThat(health.body()).contains(List.of(saying));
            assertThat(health.statusCode()).as(health.body()).isEqualTo(status);
        });
    }

    /** Tells them to end, as service managers do, and waits for the end; their last words are not lost. */
    int stop() throws Exception {
        process.toHandle().destroy();
        return awaitEnd();
    }

    int awaitEnd() throws Exception {
        silent.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("They do not end:\n" + output());
        }
        return process.exitValue();
    }

    String output() {
        return String.join("\n", output);
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
            }
        } catch (IOException e) {
            output.add(e.toString());
        }
    }

    private static String temporaryDirectory() {
        try {
            return Files.createTempDirectory("mail").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
