package com.videotutorials.standalone;

import static com.videotutorials.standalone.EmbeddedDatabaseOwner.answer;
import static com.videotutorials.standalone.EmbeddedDatabases.data;
import static com.videotutorials.standalone.EmbeddedDatabases.execute;
import static com.videotutorials.standalone.EmbeddedDatabases.port;
import static com.videotutorials.standalone.EmbeddedDatabases.query;
import static com.videotutorials.standalone.EmbeddedDatabases.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a start on a home gives, and when it is refused. */
@Timeout(180)
class EmbeddedDatabaseTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    /** Homes are shared where a test does not need one of its own, because making one takes seconds. */
    @TempDir
    private static Path homes;

    @BeforeAll
    static void followLinks() throws IOException {
        homes = homes.toRealPath();
    }

    private final Path home = homes.resolve("a home");
    private final List<Process> owners = new ArrayList<>();

    @AfterEach
    void endOwners() throws IOException, InterruptedException {
        for (var owner : owners) {
            EmbeddedDatabaseOwner.end(owner);
        }
    }

    @Test
    void rowsSurviveARestart() throws SQLException {
        try (var database = EmbeddedDatabase.start(home)) {
            execute(database, "create table restart as select 'kept' as state");
        }
        try (var database = EmbeddedDatabase.start(home)) {
            assertThat(query(database, "select state from restart")).isEqualTo("kept");
        }
    }

    @Test
    void aCleanShutdownLeavesNothingRunning() throws IOException {
        var database = EmbeddedDatabase.start(home);
        var server = server(home);

        database.close();

        assertThat(Postmaster.pidFile(data(home))).doesNotExist();
        assertThat(server.onExit()).succeedsWithin(SOON);
    }

    @Test
    void aSecondCloseDoesNotStopTheNextOwner() throws SQLException {
        var first = EmbeddedDatabase.start(home);
        first.close();
        try (var second = EmbeddedDatabase.start(home)) {
            first.close();

            assertThat(query(second, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void anotherProcessOnTheSameHomeIsRefused() throws Exception {
        var owner = owner(home, "first");
        assertThat(answer(owner)).isEqualTo(EmbeddedDatabaseOwner.READY);

        assertThatThrownBy(() -> EmbeddedDatabase.start(home))
                .isInstanceOf(StartupException.class)
                .hasMessage(
                        "Another Video Tutorials is already running on %s (process %d); stop it or set VIDEO_TUTORIALS_HOME to another directory",
                        home.toRealPath(), owner.pid());
    }

    @Test
    void aSecondStartInOneProcessIsRefusedAndLeavesTheLockInPlace() throws Exception {
        try (var database = EmbeddedDatabase.start(home)) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(home)).hasMessageContaining(alreadyRunning());

            assertThat(answer(owner(home, "refused"))).contains(alreadyRunning());
            assertThat(query(database, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void aHomeThatCannotBeMadeIsNamed() throws IOException {
        var file = Files.createFile(homes.resolve("file"));

        for (var unusable : List.of(file, file.resolve("below"), Path.of("/proc/nothing"))) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(unusable))
                    .isInstanceOf(StartupException.class)
                    .hasMessage(
                            "Cannot write to the directory %s; set VIDEO_TUTORIALS_HOME to one that can be written",
                            unusable);
        }
    }

    @Test
    void anythingElseThatPreventsTheStartIsToldInOneLine() throws IOException {
        var foreign = homes.resolve("foreign").toAbsolutePath();
        Files.createDirectories(data(foreign));
        Files.writeString(data(foreign).resolve("notes"), "not of PostgreSQL");

        assertThatThrownBy(() -> EmbeddedDatabase.start(foreign))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(
                        "PostgreSQL does not start on " + foreign.toRealPath().resolve("postgresql-18"))
                .hasMessageMatching(".*");
        assertThat(data(foreign).resolve("notes")).hasContent("not of PostgreSQL");
    }

    @Test
    void onlyTheOwnerCanReadTheData() throws IOException {
        EmbeddedDatabase.start(home).close();

        var version = home.resolve("postgresql-18");
        for (var directory : List.of(home, version, version.resolve("data"), version.resolve("programs"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .as(directory.toString())
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void anotherServerOnThePortIsNotMistakenForOurs() throws SQLException {
        try (var other = EmbeddedDatabase.start(homes.resolve("other"))) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(home, port(other)))
                    .isInstanceOf(StartupException.class)
                    .hasMessage(
                            "Another PostgreSQL, with its data in %s, answers on port %d; start again",
                            data(homes.resolve("other")), port(other));
            assertThat(query(other, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void whatIsCommittedIsOnDisk() throws SQLException {
        try (var database = EmbeddedDatabase.start(home)) {
            for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                assertThat(query(database, "show " + setting)).as(setting).isEqualTo("on");
            }
        }
    }

    @Test
    void theServerIsOfTheVersionInThePathAndOfASmallSize() throws SQLException {
        try (var database = EmbeddedDatabase.start(home)) {
            assertThat(query(database, "select current_setting('server_version_num')::int / 10000"))
                    .isEqualTo(Integer.toString(EmbeddedDatabase.MAJOR_VERSION));
            assertThat(query(database, "show max_connections")).isEqualTo("100");
            assertThat(query(database, "show shared_buffers")).isEqualTo("128MB");
        }
    }

    @Test
    void nobodyOutsideTheMachineCanConnect() throws SQLException, IOException {
        try (var database = EmbeddedDatabase.start(home)) {
            assertThat(query(database, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(database, "show unix_socket_directories")).isEqualTo("");
            for (var address : outsideAddresses()) {
                assertThatThrownBy(() -> connect(address, port(database))).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void rootWithoutUserNamespacesIsToldWhatToDo() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")));
        var withoutUnshare =
                Map.of("PATH", Files.createDirectory(homes.resolve("empty")).toString());

        assertThat(answer(owner(homes.resolve("of root"), "root", withoutUnshare)))
                .isEqualTo(
                        "PostgreSQL refuses to run as root here; start as another user or set MESSAGE_STORE_URL and VIEW_DATA_URL to a PostgreSQL of your own");
    }

    private static String alreadyRunning() {
        return "already running on %s (process %d)"
                .formatted(homes.resolve("a home"), ProcessHandle.current().pid());
    }

    private Process owner(Path home, String title) throws IOException {
        return owner(home, title, Map.of());
    }

    private Process owner(Path home, String title, Map<String, String> environment) throws IOException {
        var owner = EmbeddedDatabaseOwner.start(home, title, environment);
        owners.add(owner);
        return owner;
    }

    private static List<InetAddress> outsideAddresses() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
    }

    private static void connect(InetAddress address, int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1_000);
        }
    }
}
