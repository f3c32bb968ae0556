package com.videotutorials.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.videotutorials.messages.identity.v1.Register;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.PostgresMessageStore;
import com.videotutorials.messagestore.Selection;
import com.videotutorials.messagestore.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real workers in processes of their own, which are killed while many register. */
@Timeout(600)
class KilledWorkersTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int ROUNDS = 4;
    private static final int USERS_IN_A_ROUND = 50;
    private static final int ADDRESSES_IN_A_ROUND = 5;

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.create();

    @Test
    void whoeverIsKilledNobodyIsRegisteredTwiceOrForgottenAndEveryMailIsThere() throws Exception {
        Migration.run(database.dataSource(), database.dataSource());
        try (var store = new PostgresMessageStore(database.dataSource("message_store"))) {
            for (var round = 1; round < ROUNDS; round++) {
                register(store, round);
                var sent = count(store, "Sent");
                var workers = start();
                try {
                    await().atMost(PATIENCE).until(() -> count(store, "Sent") > sent);
                } finally {
                    workers.destroyForcibly().waitFor();
                }
            }
            register(store, ROUNDS);
            var workers = start();
            try {
                await().atMost(PATIENCE)
                        .until(() -> answers(store) == ROUNDS * USERS_IN_A_ROUND
                                && count(store, "RegistrationEmailSent") == count(store, "Registered"));
            } finally {
                workers.destroyForcibly().waitFor();
            }
            requireEachOnce(store);
        }
    }

    private void requireEachOnce(MessageStore store) throws IOException {
        var registered = ROUNDS * ADDRESSES_IN_A_ROUND;
        assertThat(count(store, "Registered")).isEqualTo(registered);
        assertThat(count(store, "EmailClaimed")).isEqualTo(registered);
        assertThat(count(store, "RegistrationRejected")).isEqualTo(ROUNDS * USERS_IN_A_ROUND - registered);
        assertThat(count(store, "Send")).isEqualTo(registered);
        assertThat(count(store, "Sent")).isEqualTo(registered);
        assertThat(count(store, "RegistrationEmailSent")).isEqualTo(registered);
        try (var files = Files.list(directory.resolve("mail"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".eml"))).hasSize(registered);
        }
    }

    /** Ten users for each address. */
    private static void register(MessageStore store, int round) {
        for (var i = 0; i < USERS_IN_A_ROUND; i++) {
            var userId = UUID.randomUUID();
            store.write(
                    Category.of("identity:command").stream(userId),
                    Register.newBuilder()
                            .setUserId(userId.toString())
                            .setEmail("jane-%d-%d@example.com".formatted(round, i % ADDRESSES_IN_A_ROUND))
                            .setPasswordHash("hash")
                            .build(),
                    Metadata.none(),
                    ExpectedVersion.any());
        }
    }

    private static long answers(MessageStore store) {
        return count(store, "Registered") + count(store, "RegistrationRejected");
    }

    private static long count(MessageStore store, String type) {
        return store.read(Selection.all(), 0, Integer.MAX_VALUE).messages().stream()
                .filter(message -> message.type().equals(type))
                .count();
    }

    private Process start() throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorkersApplication.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("workers.log").toFile()));
        builder.environment().put("MESSAGE_STORE_URL", database.url());
        builder.environment().put("VIEW_DATA_URL", database.url());
        builder.environment().put("WORKERS_MANAGEMENT_PORT", "0");
        builder.environment()
                .put("MAIL_PICKUP_DIRECTORY", directory.resolve("mail").toString());
        return builder.start();
    }
}
