package com.videotutorials.server.applications.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.api.authentication.v1.LogInRequest;
import com.videotutorials.server.Callers;
import com.videotutorials.server.Refusal;
import com.videotutorials.server.Sql;
import com.videotutorials.server.TestServer;
import com.videotutorials.server.TestUser;
import io.grpc.Status;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of those who guess passwords. */
@Timeout(300)
class LockedOutTest {

    private static TestServer server;

    private TestUser user;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void register() {
        user = TestUser.of(server);
    }

    @Test
    void aLockedAccountCannotBeLoggedInToEvenWithThePassword() {
        new Sql(server.database().dataSource("view_data"))
                .run(
                        "update view_data.user_credentials set locked_until = now() + interval '1 minute'"
                                + " where user_id = ?",
                        user.userId());

        var refusal = Refusal.of(() -> server.authentication().logIn(user.request()));

        assertThat(refusal.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refusal.reason()).isEqualTo("ACCOUNT_LOCKED");
        assertThat(refusal.pause()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
        assertThat(new Sql(server.database().dataSource("message_store"))
                        .number(
                                "select count(*) from message_store.messages where stream_name = ?",
                                "authentication-" + user.userId()))
                .isZero();
    }

    @Test
    void afterFiveFailuresAnAddressIsLockedWhetherSomebodyHasItOrNot() {
        assertThat(lockAfterFiveFailures(nobody())).isEqualTo(lockAfterFiveFailures(user.with("wrong")));
    }

    @Test
    void ofManyWrongTriesAtOnceFiveAreLookedAt() throws Exception {
        try (var callers = new Callers()) {
            var reasons = callers.callAtOnce(
                    30, () -> Refusal.of(() -> server.authentication().logIn(user.with("wrong")))
                            .reason());

            assertThat(reasons).filteredOn("WRONG_CREDENTIALS"::equals).hasSize(5);
            assertThat(reasons).filteredOn("ACCOUNT_LOCKED"::equals).hasSize(25);
        }
    }

    @Test
    void anAccountThatWasLockedBeforeIsLockedAgainAsQuickly() {
        new Sql(server.database().dataSource("view_data"))
                .run(
                        "update view_data.user_credentials set locked_until = now() - interval '1 minute'"
                                + " where user_id = ?",
                        user.userId());

        assertThat(lockAfterFiveFailures(user.with("wrong"))).isEqualTo("RESOURCE_EXHAUSTED ACCOUNT_LOCKED");
    }

    @Test
    void aLogInInBetweenStartsTheCountAnew() {
        for (var i = 0; i < 6; i++) {
            assertThat(Refusal.of(() -> server.authentication().logIn(user.with("wrong")))
                            .reason())
                    .isEqualTo("WRONG_CREDENTIALS");
            assertThat(user.logIn(server).getAccessToken()).isNotEmpty();
        }
    }

    private static String lockAfterFiveFailures(LogInRequest wrong) {
        for (var i = 0; i < 5; i++) {
            assertThat(Refusal.of(() -> server.authentication().logIn(wrong)).reason())
                    .isEqualTo("WRONG_CREDENTIALS");
        }
        var refusal = Refusal.of(() -> server.authentication().logIn(wrong));
        assertThat(refusal.pause()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
        return refusal.code() + " " + refusal.reason();
    }

    private static LogInRequest nobody() {
        return LogInRequest.newBuilder()
                .setEmail(UUID.randomUUID() + "@example.com")
                .setPassword("wrong")
                .build();
    }
}
