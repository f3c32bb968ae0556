package com.videotutorials.standalone;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What can be set from outside.
 *
 * @param home where the embedded PostgreSQL keeps its data
 * @param encrypted whether clients must use TLS
 * @param mails where mails go
 * @param files where uploads and videos are
 * @param serverArguments what the server is told besides
 * @param workersArguments what the workers are told besides
 * @param ownDatabases the variables that name databases to be used in place of the embedded one; empty if there are none
 */
record Settings(
        Path home,
        Endpoint grpc,
        Endpoint management,
        boolean encrypted,
        Mails mails,
        Files files,
        List<String> serverArguments,
        List<String> workersArguments,
        Map<String, String> ownDatabases) {

    static Settings from(Map<String, String> environment) {
        var named = environment.get("VIDEO_TUTORIALS_HOME");
        var home = named == null ? Path.of(System.getProperty("user.home"), ".video-tutorials") : Path.of(named);
        return new Settings(
                home,
                Endpoint.from(environment, "GRPC_ADDRESS", "GRPC_PORT", 9090),
                Endpoint.from(environment, "SERVER_MANAGEMENT_ADDRESS", "SERVER_MANAGEMENT_PORT", 8081),
                environment.containsKey("TLS_CERTIFICATE"),
                Mails.from(environment, home),
                Files.from(environment, home),
                unlessSet(
                        environment,
                        "ACCESS_TOKEN_KEYS",
                        "--access-tokens.keys=",
                        home.resolve("access-token-keys.json")),
                unlessSet(
                        environment, "TRANSCODING_DIRECTORY", "--transcoding.directory=", home.resolve("transcoding")),
                namesDatabases(environment) ? Map.copyOf(environment) : Map.of());
    }

    private static List<String> unlessSet(Map<String, String> environment, String variable, String option, Path path) {
        return environment.containsKey(variable) ? List.of() : List.of(option + path);
    }

    private static boolean namesDatabases(Map<String, String> environment) {
        return environment.containsKey("MESSAGE_STORE_URL") || environment.containsKey("VIEW_DATA_URL");
    }

    void requireFreePorts() {
        grpc.requireFree();
        management.requireFree();
    }

    /**
     * Where mails go: into the home, unless the environment says something else to the workers.
     *
     * @param shown for people
     * @param arguments what the workers are told
     */
    record Mails(String shown, List<String> arguments) {

        static Mails from(Map<String, String> environment, Path home) {
            var directory = environment.get("MAIL_PICKUP_DIRECTORY");
            if (directory != null) {
                return new Mails(directory, List.of());
            }
            var server = environment.get("SMTP_HOST");
            if (server != null) {
                return new Mails(server, List.of());
            }
            var mails = home.resolve("mail").toString();
            return new Mails(mails, List.of("--mail.pickup-directory=" + mails));
        }
    }

    /**
     * Where uploads and videos are: in the home, unless the environment says something else.
     *
     * @param shown for people
     * @param arguments what server and workers are told
     */
    record Files(String shown, List<String> arguments) {

        static Files from(Map<String, String> environment, Path home) {
            var bucket = environment.getOrDefault("S3_BUCKET", "");
            if (!bucket.isEmpty()) {
                return new Files("the bucket " + bucket, List.of());
            }
            var directory = environment.get("OBJECT_STORE_DIRECTORY");
            if (directory != null) {
                return new Files(directory, List.of());
            }
            var objects = home.resolve("objects").toString();
            return new Files(objects, List.of("--object-store.directory=" + objects));
        }
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
