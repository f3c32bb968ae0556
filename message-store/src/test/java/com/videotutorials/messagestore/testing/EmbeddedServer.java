package com.videotutorials.messagestore.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PostgreSQL that is a process of this machine, its data in a temporary directory. */
final class EmbeddedServer implements PostgresServer {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);

    /** Far more than the second or two that starting takes, for machines that are busy. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Where all runs of this user share the programs, because unpacking them takes longer than starting them. */
    private static final Path PROGRAMS =
            Path.of(System.getProperty("user.home"), ".cache", "video-tutorials", "test-postgres");

    private final int port = FreePort.find();
    private final Path directory;
    private final Path data;
    private final Path log;

    private EmbeddedServer(Path directory) {
        this.directory = directory;
        this.data = directory.resolve("data");
        this.log = directory.resolve("log");
    }

    static EmbeddedServer start(Map<String, String> settings) {
        try {
            var server = new EmbeddedServer(
                    Files.createTempDirectory("test-postgres-").toRealPath());
            try {
                server.createAndStart(settings);
                return server;
            } catch (IOException | SQLException | RuntimeException e) {
                var cause = new IllegalStateException("PostgreSQL did not start; its log:\n" + server.readLog(), e);
                server.close();
                throw cause;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void crash() {
        pgCtl("stop", "-m", "immediate");
    }

    @Override
    public void stop() {
        pgCtl("stop", "-m", "fast");
    }

    @Override
    public void restart() {
        if (running()) {
            throw new IllegalStateException("PostgreSQL on port " + port + " has not stopped");
        }
        pgCtl("restart");
    }

    /**
     * Starts another server, which has what this one has and follows it. This one is restarted on the way.
     *
     * @param settings of the copy; connections must be as many as here
     */
    EmbeddedServer copyThatFollows(Map<String, String> settings) throws IOException {
        stop();
        var copy = new EmbeddedServer(
                Files.createTempDirectory("test-postgres-standby-").toRealPath());
        copyDirectory(data, copy.data);
        Files.createFile(copy.data.resolve("standby.signal"));
        restart();
        var follow = "host=%s port=%d user=%s".formatted(host(), port, SUPERUSER);
        var own = new StringBuilder(
                "port = %d\nprimary_conninfo = '%s'\nunix_socket_directories = ''\n".formatted(copy.port, follow));
        settings.forEach(
                (name, value) -> own.append(name).append(" = '").append(value).append("'\n"));
        Files.writeString(copy.data.resolve("postgresql.auto.conf"), own, StandardOpenOption.APPEND);
        copy.pgCtl("start");
        return copy;
    }

    /** Makes a server that follows another one stand on its own. */
    void promote() {
        pgCtl("promote");
    }

    private static void copyDirectory(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    @Override
    public void close() {
        try {
            if (running()) {
                crash();
            }
        } finally {
            delete(directory);
        }
    }

    private void createAndStart(Map<String, String> settings) throws IOException, SQLException {
        var server = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(PROGRAMS.toFile())
                .setDataDirectory(data)
                .setPort(port)
                .setPGStartupWait(PATIENCE)
                .setRegisterShutdownHook(false)
                .setOutputRedirector(Redirect.appendTo(log.toFile()))
                .setServerConfig("unix_socket_directories", "")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C");
        settings.forEach(server::setServerConfig);
        startOneAtATime(server);
        refuseTheServerOfAnother();
    }

    /** Two processes that start at once must not both unpack the programs. */
    private static synchronized void startOneAtATime(EmbeddedPostgres.Builder server) throws IOException {
        Files.createDirectories(PROGRAMS);
        var lock = PROGRAMS.resolve("lock");
        try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            server.start();
        }
    }

    /** Whoever took the port in the last moment answers there too. */
    private void refuseTheServerOfAnother() throws SQLException {
        try (var connection = dataSource("postgres", SUPERUSER).getConnection();
                var result = connection.createStatement().executeQuery("show data_directory")) {
            result.next();
            if (!Path.of(result.getString(1)).equals(data)) {
                throw new IllegalStateException("Another PostgreSQL took port " + port);
            }
        }
    }

    private boolean running() {
        return Files.exists(data.resolve("postmaster.pid"));
    }

    private void pgCtl(String... arguments) {
        var command = new ArrayList<String>();
        if (LinuxUtils.isUnshareAvailable()) {
            // PostgreSQL refuses to run as root, but not as what root is called in a user namespace of its own
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(program("pg_ctl").toString());
        command.addAll(List.of("-D", data.toString(), "-w", "-t", String.valueOf(PATIENCE.toSeconds())));
        command.addAll(List.of(arguments));
        var process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
        try {
            if (process.start().waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed:\n" + readLog());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Stands beside the program that was started last, whose command line PostgreSQL keeps with its data. */
    private Path program(String name) {
        try {
            var commandLine = Files.readString(data.resolve("postmaster.opts"));
            return Path.of(commandLine.substring(0, commandLine.indexOf(" \""))).resolveSibling(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String readLog() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        if (Files.notExists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.warn("Could not delete {}", directory, e);
        }
    }
}
