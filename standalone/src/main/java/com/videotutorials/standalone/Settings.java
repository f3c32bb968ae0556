package com.videotutorials.standalone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;

/**
 * What can be set from outside.
 *
 * @param home where the embedded PostgreSQL keeps its data
 * @param ownDatabases the variables that name databases to be used in place of the embedded one; empty if there are none
 */
record Settings(Path home, Endpoint grpc, Endpoint management, Map<String, String> ownDatabases) {

    static Settings from(Map<String, String> environment) {
        var home = environment.get("VIDEO_TUTORIALS_HOME");
        return new Settings(
                home == null ? Path.of(System.getProperty("user.home"), ".video-tutorials") : Path.of(home),
                Endpoint.from(environment, "GRPC_ADDRESS", "GRPC_PORT", 9090),
                Endpoint.from(environment, "SERVER_MANAGEMENT_ADDRESS", "SERVER_MANAGEMENT_PORT", 8081),
                namesDatabases(environment) ? Map.copyOf(environment) : Map.of());
    }

    private static boolean namesDatabases(Map<String, String> environment) {
        return environment.containsKey("MESSAGE_STORE_URL") || environment.containsKey("VIEW_DATA_URL");
    }

    void requireFreePorts() {
        grpc.requireFree();
        management.requireFree();
    }

    /** Where the process listens, and which variable moves it elsewhere. */
    record Endpoint(String address, int port, String portVariable) {

        static Endpoint from(Map<String, String> environment, String address, String port, int defaultPort) {
            return new Endpoint(
                    environment.getOrDefault(address, "127.0.0.1"),
                    number(port, environment.getOrDefault(port, Integer.toString(defaultPort))),
                    port);
        }

        private static int number(String variable, String value) {
            try {
                var port = Integer.parseInt(value);
                if (port >= 0 && port <= 65_535) {
                    return port;
                }
            } catch (NumberFormatException e) {
                throw notAPort(variable, value);
            }
            throw notAPort(variable, value);
        }

        private static StartupException notAPort(String variable, String value) {
            return new StartupException(
                    "%s must be a port number from 0 to 65535, not \"%s\"".formatted(variable, value));
        }

        void requireFree() {
            try (var socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(address, port));
            } catch (IOException e) {
                throw new StartupException(
                        "Cannot listen on %s:%d (%s): stop what listens there, or set %s to another port"
                                .formatted(address, port, e.getMessage(), portVariable));
            }
        }
    }
}
