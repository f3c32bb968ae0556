package com.videotutorials.server;

import static org.awaitility.Awaitility.await;

import com.videotutorials.api.authentication.v1.AuthenticationServiceGrpc;
import com.videotutorials.api.authentication.v1.AuthenticationServiceGrpc.AuthenticationServiceBlockingStub;
import com.videotutorials.api.home.v1.HomeServiceGrpc;
import com.videotutorials.api.operation.v1.OperationServiceGrpc;
import com.videotutorials.api.viewing.v1.ViewingServiceGrpc;
import com.videotutorials.messagestore.MessageDb;
import com.videotutorials.messagestore.SubscriptionTables;
import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.server.limits.RateLimitSchema;
import com.videotutorials.viewdata.ViewDataSchema;
import io.grpc.ClientInterceptor;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** The whole server on a database of its own, and a client that talks to it over a real connection. */
public final class TestServer implements AutoCloseable {

    /** Long after a healthy server on a busy machine has done anything; only a hanging one gets there. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestDatabase database;
    private final PlayedHomePage aggregator;
    private final PlayedOperations operations;
    private final PlayedVideos videos;
    private final ConfigurableApplicationContext context;
    private final ManagedChannel channel;

    private TestServer(TestDatabase database, String... settings) {
        this.database = database;
        MessageDb.install(database.dataSource());
        ViewDataSchema.migrate(database.dataSource());
        SubscriptionTables.install(
                database.dataSource(), List.of(ViewDataSchema.OWNER), List.of(ViewDataSchema.READER));
        RateLimitSchema.migrate(database.dataSource());
        this.aggregator = new PlayedHomePage(database);
        this.operations = new PlayedOperations(database);
        this.videos = new PlayedVideos(database);
        this.context = ServerApplication.builder()
                .properties("PASSWORD_COST=4", "OBJECT_STORE_DIRECTORY=" + temporary("objects"))
                .run(Stream.concat(
                                Stream.of(
                                        "--spring.grpc.server.port=0",
                                        "--server.port=0",
                                        "--access-tokens.keys="
                                                + temporary("keys").resolve("access-token-keys.json"),
                                        "--message-store.jdbc-url=" + database.url(),
                                        "--view-data.jdbc-url=" + database.url()),
                                Stream.of(settings))
                        .toArray(String[]::new));
        this.channel = Grpc.newChannelBuilder("127.0.0.1:" + grpcPort(), InsecureChannelCredentials.create())
                .build();
    }

    private static Path temporary(String directory) {
        try {
            return Files.createTempDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static TestServer start() {
        return start(TestDatabase.create());
    }

    /** A server with other settings than usual, such as {@code --passwords.cost=5}. */
    public static TestServer start(TestDatabase database, String... settings) {
        return new TestServer(database, settings);
    }

    public TestDatabase database() {
        return database;
    }

    public PlayedHomePage aggregator() {
        return aggregator;
    }

    public PlayedOperations operations() {
        return operations;
    }

    public PlayedVideos videos() {
        return videos;
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    public ManagedChannel channel() {
        return channel;
    }

    public int grpcPort() {
        return context.getBean(GrpcServerLifecycle.class).getPort();
    }

    public int managementPort() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** A client that does not wait longer than a healthy server takes. */
    public ViewingServiceGrpc.ViewingServiceBlockingStub viewing() {
        return ViewingServiceGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** A client that does not wait longer than a healthy server takes. */
    public HomeServiceGrpc.HomeServiceBlockingStub home() {
        return HomeServiceGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** A client that does not wait longer than a healthy server takes. */
    public AuthenticationServiceBlockingStub authentication() {
        return AuthenticationServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** The same in the name of whose access token this is. */
    public AuthenticationServiceBlockingStub authentication(String accessToken) {
        return authentication().withInterceptors(bearer(accessToken));
    }

    /** What sends an access token with every call. */
    public static ClientInterceptor bearer(String accessToken) {
        var headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + accessToken);
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    /** A client that does not wait longer than a healthy server takes. */
    public OperationServiceGrpc.OperationServiceBlockingStub operationService() {
        return OperationServiceGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** How many calls of an RPC have come in and are not over. */
    public int activeCalls(MethodDescriptor<?, ?> method) {
        return context
                .getBean(MeterRegistry.class)
                .find("grpc.server.active")
                .tag("rpc.method", String.valueOf(method.getBareMethodName()))
                .longTaskTimers()
                .stream()
                .mapToInt(LongTaskTimer::activeTasks)
                .sum();
    }

    public void awaitActiveCalls(MethodDescriptor<?, ?> method, int calls) {
        await().atMost(PATIENCE).until(() -> activeCalls(method) == calls);
    }

    /** The sessions of the server that wait for a lock. */
    public LockWaiters waiters(String role) {
        return new LockWaiters(database, role);
    }

    /** Waits until the server, which is being closed, takes no new clients. */
    public void awaitRefusingNewConnections(int port) {
        await().atMost(PATIENCE).until(() -> {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return !socket.isConnected();
            } catch (IOException e) {
                return true;
            }
        });
    }

    @Override
    public void close() {
        channel.shutdownNow();
        context.close();
        aggregator.close();
        operations.close();
        videos.close();
    }
}
