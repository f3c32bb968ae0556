package com.videotutorials.server.passwords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.videotutorials.api.authentication.v1.LogInRequest;
import com.videotutorials.api.home.v1.GetHomePageRequest;
import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.server.Callers;
import com.videotutorials.server.Refusal;
import com.videotutorials.server.Sql;
import com.videotutorials.server.TestServer;
import com.videotutorials.server.TestUser;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class PasswordsTest {

    /** Takes seconds for a single password. */
    private static final String HIGH_COST = "--passwords.cost=14";

    @Test
    void aPasswordMatchesItsHashAndNoOther() {
        try (var passwords = new Passwords(4, 1, 10)) {
            var hash = passwords.hash("correct");

            assertThat(passwords.matches("correct", Optional.of(hash))).isTrue();
            assertThat(passwords.matches("wrong", Optional.of(hash))).isFalse();
            assertThat(passwords.matches("correct", Optional.empty())).isFalse();
        }
    }

    @Test
    void theHashOfTheBooksImplementationMatches() {
        try (var passwords = new Passwords(4, 1, 10)) {
            var hash = passwords.hash("correct").replaceFirst("^\\$2a", "\\$2b");

            assertThat(passwords.matches("correct", Optional.of(hash))).isTrue();
        }
    }

    @Test
    void aHashOfALowerCostIsOutdated() {
        try (var low = new Passwords(4, 1, 10);
                var high = new Passwords(5, 1, 10)) {
            var hash = low.hash("correct");

            assertThat(high.canBeMadeAnew("correct", hash)).isTrue();
            assertThat(low.canBeMadeAnew("correct", hash)).isFalse();
            assertThat(low.canBeMadeAnew("correct", high.hash("correct"))).isFalse();
            assertThat(high.canBeMadeAnew("x".repeat(73), hash)).isFalse();
            assertThat(high.matches("correct", Optional.of(hash))).isTrue();
            assertThat(high.matches("wrong", Optional.of(hash))).isFalse();
            assertThat(high.matches("correct", Optional.of("no hash"))).isFalse();
        }
    }

    @Test
    void aLogInAfterTheCostWasRaisedAsksForANewHash() {
        var database = TestDatabase.create();
        try (var server = TestServer.start(database, "--passwords.cost=5")) {
            var user = TestUser.of(server);

            assertThat(user.logIn(server).getAccessToken()).isNotEmpty();

            var commands = new Sql(database.dataSource("message_store"))
                    .rows(
                            row -> row.getString(1) + " " + row.getString(2).substring(0, 7) + " " + row.getString(3),
                            "select type, data ->> 'passwordHash', metadata ->> 'userId' from message_store.messages"
                                    + " where stream_name = ?",
                            "identity:command-" + user.userId());
            assertThat(commands).containsExactly("RehashPassword $2a$05$ " + user.userId());
        }
    }

    @Test
    void aFloodOfLogInsIsTurnedAwayAndStopsNobodyElse() throws Exception {
        try (var server = TestServer.start(
                        TestDatabase.create(), HIGH_COST, "--passwords.threads=1", "--passwords.waiting=2");
                var callers = new Callers()) {
            var refusals = new ArrayList<Future<Refusal>>();
            for (var i = 0; i < 20; i++) {
                refusals.add(callers.call(
                        () -> Refusal.of(() -> server.authentication().logIn(nobody()))));
            }

            assertThatCode(() -> server.home().getHomePage(GetHomePageRequest.getDefaultInstance()))
                    .doesNotThrowAnyException();
            var turnedAway = 0;
            for (var refusal : refusals) {
                if (Callers.answer(refusal).code() == Status.Code.RESOURCE_EXHAUSTED) {
                    turnedAway++;
                }
            }
            assertThat(turnedAway).isPositive().isLessThanOrEqualTo(17);
        }
    }

    private static LogInRequest nobody() {
        return LogInRequest.newBuilder()
                .setEmail(UUID.randomUUID() + "@example.com")
                .setPassword("wrong")
                .build();
    }
}
