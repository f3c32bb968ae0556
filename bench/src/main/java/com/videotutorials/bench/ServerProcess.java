package com.videotutorials.bench;

import com.videotutorials.api.home.v1.GetHomePageRequest;
import com.videotutorials.api.home.v1.HomeServiceGrpc;
import com.videotutorials.api.viewing.v1.RecordViewingRequest;
import com.videotutorials.api.viewing.v1.ViewingServiceGrpc;
import com.videotutorials.server.ServerApplication;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The real server in a JVM of its own, and a channel to it. */
final class ServerProcess implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ChildProcess process;
    private final ManagedChannel channel;

    private ServerProcess(ChildProcess process, ManagedChannel channel) {
        this.process = process;
        this.channel = channel;
    }

    /** Returns when the server answers. */
    static ServerProcess start(BenchDatabase database) {
        var port = freePort();
        var environment = new HashMap<>(database.environment());
        environment.put("GRPC_ADDRESS", LOOPBACK);
        environment.put("GRPC_PORT", String.valueOf(port));
        environment.put("ACCESS_TOKEN_KEYS", temporaryKeys());
        environment.put("LOG_INS_PER_PEER", "1000000/1m");
        environment.put("SERVER_MANAGEMENT_PORT", String.valueOf(freePort()));
        var server = new ServerProcess(
                ChildProcess.start(ServerApplication.class, environment),
                NettyChannelBuilder.forAddress(LOOPBACK, port).usePlaintext().build());
        try {
            server.awaitAnswer();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    ManagedChannel channel() {
        return channel;
    }

    List<Caller> callers(int count) {
        var viewingService = ViewingServiceGrpc.newBlockingStub(channel);
        return Collections.nCopies(count, viewing -> viewingService.recordViewing(request(viewing)));
    }

    /** A viewing that the client may repeat. */
    static RecordViewingRequest request(Viewing viewing) {
        return RecordViewingRequest.newBuilder()
                .setRequestId(UUID.randomUUID().toString())
                .setVideoId(viewing.videoId().toString())
                .build();
    }

    private void awaitAnswer() {
        var homeService = HomeServiceGrpc.newBlockingStub(channel).withWaitForReady();
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                homeService.withDeadlineAfter(1, TimeUnit.SECONDS).getHomePage(GetHomePageRequest.getDefaultInstance());
                return;
            } catch (StatusRuntimeException e) {
                if (!process.isAlive() || System.nanoTime() - end >= 0) {
                    throw new IllegalStateException("The server did not start", e);
                }
            }
        }
    }

    private static String temporaryKeys() {
        try {
            return Files.createTempDirectory("keys").resolve("keys.json").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        process.close();
    }
}
