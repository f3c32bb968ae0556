package com.videotutorials.server.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.videotutorials.api.authentication.v1.LogInRequest;
import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.server.Refusal;
import com.videotutorials.server.Sql;
import com.videotutorials.server.TestServer;
import com.videotutorials.server.TestUser;
import com.videotutorials.server.calls.CallRefusedException;
import io.grpc.Status;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class RateLimitsTest {

    private static final RateLimit THREE_AN_HOUR = new RateLimit(3, Duration.ofHours(1));

    @Test
    void twoServersCountTogetherAndTooManyTriesAreToldWhenToComeAgain() {
        var database = TestDatabase.create();
        RateLimitSchema.migrate(database.dataSource());
        var role = database.dataSource(RateLimitSchema.ROLE);
        try (var one = new RateLimits(role);
                var other = new RateLimits(role)) {
            one.admit("jane", THREE_AN_HOUR);
            other.admit("jane", THREE_AN_HOUR);
            one.admit("jane", THREE_AN_HOUR);

            assertThat(isAdmitted(other, "jane")).isFalse();
            assertThat(isAdmitted(one, "joe")).isTrue();
        }
    }

    @Test
    void ofManyTriesAtOnceOnlySoManyAreTaken() {
        var database = TestDatabase.create();
        RateLimitSchema.migrate(database.dataSource());
        try (var limits = new RateLimits(database.dataSource(RateLimitSchema.ROLE))) {
            assertThat(IntStream.range(0, 20)
                            .parallel()
                            .filter(i -> isAdmitted(limits, "jane"))
                            .count())
                    .isEqualTo(3);
        }
    }

    @Test
    void theRoleThatCountsSeesNothingElse() {
        var database = TestDatabase.create();
        try (var server = TestServer.start(database)) {
            assertThat(server.context().isActive()).isTrue();
            var role = new Sql(database.dataSource(RateLimitSchema.ROLE));

            assertThat(new Sql(database.dataSource())
                            .number("select count(*) from pg_class as c join pg_namespace as n on n.oid = relnamespace"
                                    + " where relkind = 'r' and n.nspname not in"
                                    + " ('pg_catalog', 'information_schema', 'rate_limits')"
                                    + " and has_table_privilege('rate_limiter', c.oid, 'select')"))
                    .isZero();
            assertThat(role.number("select count(*) from rate_limits.bucket")).isZero();
        }
    }

    @Test
    void tooManyLogInsFromOnePeerAreRefused() {
        var database = TestDatabase.create();
        try (var server = TestServer.start(database, "--rate-limits.log-ins-per-peer=2/1h")) {
            var user = TestUser.of(server);
            user.logIn(server);
            user.logIn(server);

            var refusal = Refusal.of(() -> user.logIn(server));

            assertThat(refusal.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(refusal.reason()).isEqualTo("TOO_MANY_REQUESTS");
            assertThat(refusal.pause()).isPositive();
        }
    }

    @Test
    void tooManyLogInsForOneAddressAreRefused() {
        var database = TestDatabase.create();
        try (var server = TestServer.start(database, "--rate-limits.log-ins-per-address=2/1h")) {
            var nobody = LogInRequest.newBuilder()
                    .setEmail(UUID.randomUUID() + "@example.com")
                    .setPassword("wrong")
                    .build();
            for (var i = 0; i < 2; i++) {
                assertThat(Refusal.of(() -> server.authentication().logIn(nobody))
                                .reason())
                        .isEqualTo("WRONG_CREDENTIALS");
            }

            assertThat(Refusal.of(() -> server.authentication().logIn(nobody)).reason())
                    .isEqualTo("TOO_MANY_REQUESTS");
            assertThatCode(() -> TestUser.of(server).logIn(server)).doesNotThrowAnyException();
        }
    }

    @Test
    void aLimitIsWrittenAsTriesInAPeriod() {
        assertThat(RateLimit.parse("100/1m")).isEqualTo(new RateLimit(100, Duration.ofMinutes(1)));
        assertThat(RateLimit.parse(" 5/30s")).isEqualTo(new RateLimit(5, Duration.ofSeconds(30)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5/", "/1m", "0/1m", "5/0s", "5/-1m", "a/1m", "5/1x"})
    void whatIsNoLimitIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.parse(text));
    }

    private static boolean isAdmitted(RateLimits limits, String who) {
        try {
            limits.admit(who, THREE_AN_HOUR);
            return true;
        } catch (CallRefusedException e) {
            return false;
        }
    }
}
