package com.videotutorials.standalone;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds what one major version of PostgreSQL needs on disk: its programs, its data and its log. */
final class PostgresDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresDirectory.class);

    /** Begins the name of a data directory that is not yet complete. */
    private static final String INITIALISING = "initialising-";

    /** Where zonky looks for its working directory before it looks in the shared temporary directory. */
    private static final String WORKING_DIRECTORY = "ot.epg.working-dir";

    /** Long enough to replay a gigabyte of log after a power failure. */
    private static final Duration STARTING = Duration.ofSeconds(60);

    private final Path root;

    PostgresDirectory(Path home, int majorVersion) {
        this.root = home.resolve("postgresql-" + majorVersion);
    }

    Path data() {
        return root.resolve("data");
    }

    Path log() {
        return root.resolve("postgresql.log");
    }

    private Path programs() {
        return root.resolve("programs");
    }

    /** Starts the server, after tidying up behind a process that was killed. */
    EmbeddedPostgres start(int port) throws IOException {
        PrivateDirectory.protect(PrivateDirectory.create(root));
        beginLog();
        stopLeftover(data());
        discardIncompleteData();
        discardTornPrograms();
        if (!Files.exists(data().resolve("PG_VERSION"))) {
            initialise();
        }
        return start(data(), port);
    }

    /** Shuts the server down cleanly. */
    void stop(EmbeddedPostgres postgres) throws IOException {
        stop(postgres, data());
    }

    /** Explains in one line why the server did not start. */
    StartupException failure(Throwable cause) {
        if (refusesRoot()) {
            return new StartupException(
                    "PostgreSQL refuses to run as root here; start as another user or set MESSAGE_STORE_URL and VIEW_DATA_URL to a PostgreSQL of your own",
                    cause);
        }
        return new StartupException(
                "PostgreSQL does not start on %s (%s); its log is %s".formatted(root, reason(cause), log()), cause);
    }

    /** Whether initdb, pg_ctl or the server met the superuser, or could not be wrapped in a user namespace. */
    private boolean refusesRoot() {
        try {
            return Files.readString(log(), StandardCharsets.ISO_8859_1)
                    .lines()
                    .anyMatch(line -> line.contains("cannot be run as root")
                            || line.contains("\"root\" execution of the PostgreSQL server is not permitted")
                            || line.startsWith("unshare:"));
        } catch (IOException e) {
            return false;
        }
    }

    private static String reason(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Objects.requireNonNullElse(cause.getMessage(), cause.toString())
                .lines()
                .findFirst()
                .orElse("");
    }

    private void beginLog() throws IOException {
        if (Files.exists(log())) {
            Files.move(log(), root.resolve("postgresql.previous.log"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Zonky keeps whatever files it finds, even those that it was just writing when its process was killed. */
    private void discardTornPrograms() throws IOException {
        for (var version : children(programs(), "PG-*")) {
            if (!Files.exists(version.resolve(".exists"))) {
                delete(version);
            }
        }
    }

    private void discardIncompleteData() throws IOException {
        for (var incomplete : children(root, INITIALISING + "*")) {
            stopLeftover(incomplete);
            try {
                delete(incomplete);
            } catch (IOException e) {
                LOG.warn("Could not yet delete {}, where initdb may still be at work: {}", incomplete, e.toString());
            }
        }
    }

    private static List<Path> children(Path directory, String pattern) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (var children = Files.newDirectoryStream(directory, pattern)) {
            return StreamSupport.stream(children.spliterator(), false).toList();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void stopLeftover(Path data) throws IOException {
        var postmaster = Postmaster.of(data);
        if (postmaster.isPresent()) {
            var process = postmaster.get().process().pid();
            LOG.warn("Stopping the PostgreSQL that still runs on {} as process {}", data, process);
            if (!postmaster.get().stop()) {
                throw new StartupException(
                        "PostgreSQL still runs on %s and does not stop; end its process %d and start again"
                                .formatted(data, process));
            }
        }
        Files.deleteIfExists(Postmaster.pidFile(data));
    }

    /** Makes the data directory under another name, so that a directory named {@code data} is always complete. */
    private void initialise() throws IOException {
        var incomplete = Files.createTempDirectory(root, INITIALISING);
        stop(start(incomplete, 0), incomplete);
        Files.move(incomplete, data(), StandardCopyOption.ATOMIC_MOVE);
        PrivateDirectory.sync(root);
    }

    private EmbeddedPostgres start(Path data, int port) throws IOException {
        try {
            var postgres = builder()
                    .setOverrideWorkingDirectory(programs().toFile())
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPort(port)
                    .setPGStartupWait(STARTING)
                    .setOutputRedirector(Redirect.appendTo(log().toFile()))
                    .setLocaleConfig("locale-provider", "builtin")
                    .setLocaleConfig("builtin-locale", "C.UTF-8")
                    .setLocaleConfig("locale", "C")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("max_connections", "100")
                    .setServerConfig("shared_buffers", "128MB")
                    .start();
            PrivateDirectory.protect(programs());
            return postgres;
        } catch (IOException | RuntimeException | ExceptionInInitializerError e) {
            stopLeftover(data);
            throw e;
        }
    }

    /**
     * A builder whose working directory is here: zonky empties that of everything that looks abandoned to it, so it may
     * be neither one that others can write to nor one that holds the data.
     */
    private EmbeddedPostgres.Builder builder() {
        var others = System.getProperty(WORKING_DIRECTORY);
        System.setProperty(WORKING_DIRECTORY, programs().toString());
        try {
            return EmbeddedPostgres.builder();
        } finally {
            if (others == null) {
                System.clearProperty(WORKING_DIRECTORY);
            } else {
                System.setProperty(WORKING_DIRECTORY, others);
            }
        }
    }

    private static void stop(EmbeddedPostgres postgres, Path data) throws IOException {
        postgres.close();
        stopLeftover(data);
    }
}
