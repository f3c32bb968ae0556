package com.videotutorials.objectstore.testing;

import static org.awaitility.Awaitility.await;

import com.videotutorials.objectstore.ObjectStoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A real S3 server, S3Proxy, in a process of its own. It listens on loopback only, verifies signatures, and keeps
 * objects in a directory, so that it can be killed and started again.
 */
public final class S3Server implements AutoCloseable {

    public static final String BUCKET = "videos";

    /** Long after it has started on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String ACCESS_KEY = "somebody";
    private static final String SECRET_KEY = "a secret that the server knows";
    private static final String REGION = "us-east-1";

    private final Path home;
    private final int port;
    private Process process;

    private S3Server(Path home, int port) throws IOException {
        this.home = home;
        this.port = port;
        this.process = run();
    }

    /** A server with an empty bucket. */
    public static S3Server start(Path home) {
        try {
            var server = new S3Server(home, freePort());
            server.makeBucket();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private Process run() throws IOException {
        Files.createDirectories(home.resolve("objects"));
        var properties = Files.writeString(
                home.resolve("s3.properties"),
                """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """
                        .formatted(port, ACCESS_KEY, SECRET_KEY, home.resolve("objects")));
        var logging = Files.writeString(
                home.resolve("logback.xml"),
                """
                <configuration>
                  <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%msg%n</pattern></encoder>
                  </appender>
                  <root level="error"><appender-ref ref="console"/></root>
                </configuration>
                """);
        var started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Dlogback.configurationFile=" + logging,
                        "-cp",
                        classPath(),
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        properties.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("s3.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        awaitListening(started);
        return started;
    }

    private static String classPath() throws IOException {
        try (var file = Objects.requireNonNull(S3Server.class.getResourceAsStream("/s3-server.classpath"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void awaitListening(Process started) throws IOException {
        await().atMost(PATIENCE).until(() -> !started.isAlive() || isListening());
        if (!started.isAlive()) {
            throw new IOException("The S3 server has ended: " + Files.readString(home.resolve("s3.log")));
        }
    }

    private boolean isListening() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void makeBucket() {
        try (var client = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .region(Region.of(REGION))
                .endpointOverride(URI.create(endpoint()))
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .build()) {
            client.createBucket(create -> create.bucket(BUCKET));
        }
    }

    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** How to reach the bucket. */
    public ObjectStoreSettings settings() {
        return settings(BUCKET, SECRET_KEY);
    }

    /** How to reach another bucket, or with a key that may be wrong. */
    public ObjectStoreSettings settings(String bucket, String secretKey) {
        return new ObjectStoreSettings("", bucket, endpoint(), "", REGION, ACCESS_KEY, secretKey, true);
    }

    /** The same as arguments of a Spring application. */
    public List<String> arguments() {
        return List.of(
                "--object-store.bucket=" + BUCKET,
                "--object-store.endpoint=" + endpoint(),
                "--object-store.access-key=" + ACCESS_KEY,
                "--object-store.secret-key=" + SECRET_KEY,
                "--object-store.path-style=true");
    }

    /** Ends the server at once, whatever it is doing. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Starts the server again, with the objects that it had. */
    public void startAgain() throws IOException {
        process = run();
    }

    @Override
    public void close() {
        kill();
    }
}
