package com.videotutorials.standalone;

import static com.videotutorials.standalone.EmbeddedDatabaseOwner.answer;
import static com.videotutorials.standalone.EmbeddedDatabases.data;
import static com.videotutorials.standalone.EmbeddedDatabases.query;
import static com.videotutorials.standalone.EmbeddedDatabases.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts on homes whose last process was killed, whatever it was doing. */
@Timeout(180)
class EmbeddedDatabaseRecoveryTest {

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
    void rowsSurviveTheKillingOfTheProcess() throws Exception {
        var owner = owner(home, "killed");
        assertThat(answer(owner)).isEqualTo(EmbeddedDatabaseOwner.READY);
        owner.destroyForcibly().waitFor();
        var orphan = server(home);
        assertThat(orphan.isAlive()).isTrue();

        try (var database = EmbeddedDatabase.start(home)) {
            assertThat(orphan.onExit()).succeedsWithin(SOON);
            assertThat(query(database, "select title from lesson where title = 'killed'"))
                    .isEqualTo("killed");
            assertThat(Files.readString(home.resolve("postgresql-18/postgresql.log")))
                    .contains("database system was shut down at");
        }
    }

    @Test
    void rowsSurviveTheKillingOfTheProcessAndOfPostgres() throws Exception {
        var owner = owner(home, "powerless");
        assertThat(answer(owner)).isEqualTo(EmbeddedDatabaseOwner.READY);
        var server = server(home);
        var children = server.children().toList();
        owner.destroyForcibly().waitFor();
        server.destroyForcibly();
        assertThat(server.onExit()).succeedsWithin(SOON);
        for (var child : children) {
            assertThat(child.onExit()).succeedsWithin(SOON);
        }

        try (var database = EmbeddedDatabase.start(home)) {
            assertThat(query(database, "select title from lesson where title = 'powerless'"))
                    .isEqualTo("powerless");
        }
    }

    @Test
    void dataThatWasLeftHalfInitialisedIsMadeAnew() throws Exception {
        var fresh = homes.resolve("half initialised");
        var incomplete = Files.createDirectories(fresh.resolve("postgresql-18/initialising-1"));
        Files.writeString(incomplete.resolve("PG_VERSION"), "18\n");
        Files.writeString(incomplete.resolve("postgresql.conf"), "");

        try (var database = EmbeddedDatabase.start(fresh)) {
            assertThat(query(database, "select 1")).isEqualTo("1");
            assertThat(incomplete).doesNotExist();
        }
    }

    @Test
    void aFirstStartThatIsKilledWhileItInitialisesCanBeRepeated() throws Exception {
        var fresh = homes.resolve("killed while initialising");
        var version = Files.createDirectories(fresh.resolve("postgresql-18"));
        var owner = owner(fresh, "never");
        var incomplete = appearing(version, "initialising-*");
        appearing(incomplete, "postgresql.conf");
        owner.destroyForcibly().waitFor();
        assumeTrue(Files.notExists(version.resolve("data")), "killed in time");

        try (var database = EmbeddedDatabase.start(fresh)) {
            assertThat(query(database, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void programsThatWereLeftHalfUnpackedAreUnpackedAnew() throws Exception {
        var fresh = homes.resolve("half unpacked");
        var first = owner(fresh, "whole");
        assertThat(answer(first)).isEqualTo(EmbeddedDatabaseOwner.READY);
        EmbeddedDatabaseOwner.end(first);
        for (var version : files(fresh.resolve("postgresql-18/programs"))) {
            Files.delete(version.resolve(".exists"));
            Files.write(version.resolve("bin/postgres"), new byte[0]);
        }

        assertThat(answer(owner(fresh, "unpacked"))).isEqualTo(EmbeddedDatabaseOwner.READY);
    }

    @Test
    void aProcessIdThatBelongsToAnotherProgramNowIsLeftAlone() throws Exception {
        EmbeddedDatabase.start(home).close();
        var other = new ProcessBuilder("sh", "-c", "read line", "-D", data(home).toString()).start();
        try {
            leavePidFile(home, other.toHandle());

            EmbeddedDatabase.start(home).close();

            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroy();
        }
    }

    @Test
    void aProcessIdThatBelongsToTheServerOfOtherDataNowIsLeftAlone() throws Exception {
        EmbeddedDatabase.start(home).close();
        try (var other = EmbeddedDatabase.start(homes.resolve("other"))) {
            leavePidFile(home, server(homes.resolve("other")));

            EmbeddedDatabase.start(home).close();

            assertThat(query(other, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void aProcessIdThatIsGoneOrUnreadableDoesNotHinder() throws Exception {
        EmbeddedDatabase.start(home).close();
        var ended = new ProcessBuilder("true").start();
        ended.waitFor();
        leavePidFile(home, ended.toHandle());
        EmbeddedDatabase.start(home).close();

        Files.createFile(Postmaster.pidFile(data(home)));
        EmbeddedDatabase.start(home).close();
    }

    private static void leavePidFile(Path home, ProcessHandle process) throws IOException {
        Files.writeString(
                Postmaster.pidFile(data(home)),
                "%d\n%s\n%d\n5432\n\n127.0.0.1\n".formatted(process.pid(), data(home), 1_700_000_000));
    }

    private Process owner(Path home, String title) throws IOException {
        var owner = EmbeddedDatabaseOwner.start(home, title, Map.of());
        owners.add(owner);
        return owner;
    }

    /** Waits until a directory has a file of a name like this. */
    private static Path appearing(Path directory, String pattern) throws IOException, InterruptedException {
        try (var changes = directory.getFileSystem().newWatchService()) {
            directory.register(changes, StandardWatchEventKinds.ENTRY_CREATE);
            while (true) {
                try (var files = Files.newDirectoryStream(directory, pattern)) {
                    for (var file : files) {
                        return file;
                    }
                }
                changes.take().reset();
            }
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }
}
