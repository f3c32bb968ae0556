package com.videotutorials.messagestore.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds a port that a server can leave and come back to. */
final class FreePort {

    /** Below the ports that systems give to outgoing connections, so that no client takes it while the server is down. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;

    private static final int ATTEMPTS = 100;

    private FreePort() {}

    static int find() {
        return ThreadLocalRandom.current()
                .ints(ATTEMPTS, LOWEST, HIGHEST)
                .filter(FreePort::isFree)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No free port between " + LOWEST + " and " + HIGHEST));
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
