package com.videotutorials.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.messagestore.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServerCommandTest {

    @TempDir
    private Path directory;

    @Test
    void migratingMakesTheTablesAndMayBeRepeated() {
        var database = TestDatabase.create();
        var environment = Map.of("MESSAGE_STORE_URL", database.url(), "MIGRATION_USER", "postgres");

        assertThat(run(environment, "migrate")).isEqualTo(new Result(0, "The server's tables are up to date\n", ""));
        assertThat(run(environment, "migrate").exitCode()).isZero();
        assertThat(new Sql(database.dataSource("rate_limiter")).number("select count(*) from rate_limits.bucket"))
                .isZero();
    }

    @Test
    void rotatingAddsAKey() throws Exception {
        var keys = directory.resolve("keys.json");
        var environment = Map.of("ACCESS_TOKEN_KEYS", keys.toString());

        assertThat(run(environment, "rotate-keys").exitCode()).isZero();
        assertThat(run(environment, "rotate-keys").out()).contains(" signs from ");

        assertThat(Files.readString(keys).split("\"kid\"", -1)).hasSize(3);
    }

    @Test
    void aVariableThatIsMissingIsNamed() {
        assertThat(run(Map.of(), "migrate")).isEqualTo(new Result(1, "", "MESSAGE_STORE_URL is not set\n"));
        assertThat(run(Map.of(), "rotate-keys")).isEqualTo(new Result(1, "", "ACCESS_TOKEN_KEYS is not set\n"));
    }

    @Test
    void whoeverSaysSomethingElseIsToldWhatCanBeSaid() {
        assertThat(run(Map.of(), "dance"))
                .isEqualTo(new Result(1, "", "Say migrate or rotate-keys, or nothing to serve\n"));
        assertThat(run(Map.of(), "migrate", "now").exitCode()).isEqualTo(1);
    }

    private static Result run(Map<String, String> environment, String... said) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var exitCode = ServerCommand.run(
                List.of(said),
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private record Result(int exitCode, String out, String err) {}
}
