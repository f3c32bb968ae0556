package com.videotutorials.workers;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.messages.identity.v1.Register;
import com.videotutorials.messagestore.Category;
import com.videotutorials.workers.mail.PickupMailer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many who want one address at once. */
@Timeout(300)
class RegistrationAtOnceTest {

    private static final int USERS = 200;
    private static final String EMAIL_ID = "22d34e59-dab0-5525-ab97-4ecdf8d21c83";

    @TempDir
    Path mails;

    @Test
    void ofTwoHundredWhoWantOneAddressOneGetsItAndIsWelcomedOnce() throws Exception {
        try (var components = RunningComponents.start(new PickupMailer(mails))) {
            registerAtOnce(components, USERS);

            requireOneRegistered(components);
        }
    }

    @Test
    void itIsStillOneWhenTheComponentsAreInterruptedAndStartedAgain() throws Exception {
        var mailer = new PickupMailer(mails);
        try (var components = RunningComponents.start(mailer)) {
            for (var part = 1; part <= 10; part++) {
                registerAtOnce(components, USERS / 10);
                components.restart(mailer);
            }

            requireOneRegistered(components);
        }
    }

    private static void registerAtOnce(RunningComponents components, int users) throws InterruptedException {
        var writers = Executors.newFixedThreadPool(20);
        try {
            writers.invokeAll(
                    Stream.generate(() -> registering(components)).limit(users).toList());
        } finally {
            writers.shutdown();
        }
    }

    private static Callable<Void> registering(RunningComponents components) {
        var userId = UUID.randomUUID().toString();
        var command = Register.newBuilder()
                .setUserId(userId)
                .setEmail("jane@example.com")
                .setPasswordHash("hash of " + userId)
                .build();
        return () -> {
            components.write(Category.of("identity:command").stream(userId), command);
            return null;
        };
    }

    private void requireOneRegistered(RunningComponents components) throws IOException {
        var rejected = components.await("RegistrationRejected", USERS - 1);
        var sent = components.await("RegistrationEmailSent", 1);

        assertThat(rejected).hasSize(USERS - 1).allSatisfy(event -> assertThat(event.data())
                .contains("EMAIL_TAKEN")
                .doesNotContain("hash"));
        assertThat(components.all("Registered")).singleElement().satisfies(event -> assertThat(event.stream())
                .isEqualTo(sent.get(0).stream()));
        assertThat(components.all("EmailClaimed")).hasSize(1);
        assertThat(components.all("Send")).hasSize(1);
        assertThat(components.all("Sent")).hasSize(1);
        assertThat(sent).hasSize(1);
        try (var files = Files.list(mails)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly(EMAIL_ID + ".eml");
        }
    }
}
