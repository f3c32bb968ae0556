package com.videotutorials.messagestore;

import static com.videotutorials.messagestore.Parcels.PARCEL_7;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnFailureTest {

    private static final Backoff SHORT = Backoff.exponential(Duration.ofMillis(100), Duration.ofSeconds(2));

    private final OnFailure policy = OnFailure.retryThenPark(3, SHORT);

    @Test
    void aConnectionThatCannotBeHadPasses() {
        assertThat(policy.passes(thrown(new SQLTransientConnectionException("no connection"))))
                .isTrue();
    }

    @Test
    void aDeadlockPasses() {
        assertThat(policy.passes(thrown(new SQLException("deadlock", "40P01")))).isTrue();
    }

    @Test
    void aVersionConflictPasses() {
        assertThat(policy.passes(new VersionConflictException(PARCEL_7, ExpectedVersion.noStream(), 3)))
                .isTrue();
    }

    @Test
    void aWriteThatWasAbandonedPasses() {
        assertThat(policy.passes(thrown(new WriteAbandonedException(PARCEL_7, "its time was up", true))))
                .isTrue();
    }

    @Test
    void aMessageStoreThatIsAwayPasses() {
        assertThat(policy.passes(thrown(new MessageStoreUnavailableException("The message store is closed", null))))
                .isTrue();
        assertThat(policy.passes(
                        thrown(new MessageStoreUnavailableException("away", new SQLException("away", "08006")))))
                .isTrue();
    }

    @Test
    void aMessageStoreThatCannotEverAnswerDoesNotPass() {
        assertThat(policy.passes(
                        thrown(new MessageStoreUnavailableException("bad text", new SQLException("bad", "22021")))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"42P01", "3F000", "42501"})
    void whatAMigrationMayBringPasses(String state) {
        assertThat(policy.passes(thrown(new SQLException("missing", state)))).isTrue();
        assertThat(policy.passesAlone(thrown(new SQLException("missing", state))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"25P03", "57014"})
    void whatTakesTooLongPassesUnlessItIsAlone(String state) {
        assertThat(policy.passes(thrown(new SQLException("too long", state)))).isTrue();
        assertThat(policy.passesAlone(thrown(new SQLException("too long", state))))
                .isFalse();
    }

    @Test
    void aMissingColumnDoesNotPass() {
        assertThat(policy.passes(thrown(new SQLException("no such column", "42703"))))
                .isFalse();
    }

    @Test
    void aConstraintDoesNotPass() {
        assertThat(policy.passes(thrown(new SQLException("duplicate key", "23505"))))
                .isFalse();
    }

    @Test
    void aMistakeDoesNotPass() {
        assertThat(policy.passes(thrown(new NullPointerException()))).isFalse();
        assertThat(policy.passes(thrown(new StackOverflowError()))).isFalse();
    }

    @Test
    void whatIsNamedPassesWhereverItIsInTheChain() {
        var waiting = policy.waitingOut(IOException.class);

        assertThat(waiting.passes(thrown(new UncheckedIOException(new ConnectException("refused")))))
                .isTrue();
        assertThat(policy.passes(thrown(new UncheckedIOException(new ConnectException("refused")))))
                .isFalse();
        assertThat(waiting.passes(thrown(new NullPointerException()))).isFalse();
    }

    @Test
    void severalCanBeNamed() {
        var waiting = policy.waitingOut(ConnectException.class).waitingOut(ArithmeticException.class);

        assertThat(waiting.passes(thrown(new UncheckedIOException(new ConnectException("refused")))))
                .isTrue();
        assertThat(waiting.passes(thrown(new ArithmeticException()))).isTrue();
    }

    @Test
    void thereIsAtLeastOneAttempt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OnFailure.retryThenPark(0, SHORT))
                .withMessage("There must be at least one attempt: 0");
    }

    @Test
    void pausesDoubleUpToTheLongest() {
        assertThat(SHORT.pauseAfter(1)).isBetween(Duration.ofMillis(75), Duration.ofMillis(125));
        assertThat(SHORT.pauseAfter(3)).isBetween(Duration.ofMillis(300), Duration.ofMillis(500));
        assertThat(SHORT.pauseAfter(Integer.MAX_VALUE)).isBetween(Duration.ofMillis(1_500), Duration.ofMillis(2_500));
    }

    @Test
    void aPauseIsPositiveAndNotLongerThanTheLongest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.exponential(Duration.ZERO, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.exponential(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    }

    private static HandlerFailedException thrown(Throwable cause) {
        var message = new StoredMessage(
                UUID.randomUUID(), PARCEL_7, "Dispatched", 0, 1, "{}", Metadata.none(), Instant.EPOCH);
        return new HandlerFailedException("parcels", message, cause);
    }
}
