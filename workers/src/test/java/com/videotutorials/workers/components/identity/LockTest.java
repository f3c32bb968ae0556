package com.videotutorials.workers.components.identity;

import static com.videotutorials.workers.components.identity.Users.COMMANDS_TO_JANE;
import static com.videotutorials.workers.components.identity.Users.IDENTITY_OF_JANE;
import static com.videotutorials.workers.components.identity.Users.IDENTITY_OF_JOHN;
import static com.videotutorials.workers.components.identity.Users.JANE;
import static com.videotutorials.workers.components.identity.Users.JOHN;
import static com.videotutorials.workers.components.identity.Users.LOGINS_OF_JANE;
import static com.videotutorials.workers.components.identity.Users.adminAdded;
import static com.videotutorials.workers.components.identity.Users.byJohn;
import static com.videotutorials.workers.components.identity.Users.byTheOperator;
import static com.videotutorials.workers.components.identity.Users.lockedUntil;
import static com.videotutorials.workers.components.identity.Users.loggedIn;
import static com.videotutorials.workers.components.identity.Users.loginFailed;
import static com.videotutorials.workers.components.identity.Users.registered;
import static com.videotutorials.workers.components.identity.Users.unlock;
import static com.videotutorials.workers.components.identity.Users.unlockRejected;
import static com.videotutorials.workers.components.identity.Users.unlocked;
import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.messagestore.Scenario;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LockTest {

    private final Scenario scenario = Scenario.of(new IdentityComponent().subscriptions());

    @BeforeEach
    void janeIsRegistered() {
        scenario.given(IDENTITY_OF_JANE, registered(JANE));
    }

    @Test
    void theFifthFailureInARowLocksTheAccountForAMinute() {
        for (var i = 1; i <= 4; i++) {
            scenario.when(LOGINS_OF_JANE, loginFailed()).thenNothing();
        }
        theNextFailureLocksFor(Duration.ofMinutes(1));
    }

    @Test
    void aLogInStartsTheCountAnew() {
        for (var i = 1; i <= 4; i++) {
            scenario.when(LOGINS_OF_JANE, loginFailed()).thenNothing();
        }
        scenario.given(LOGINS_OF_JANE, loggedIn());

        for (var i = 1; i <= 4; i++) {
            scenario.when(LOGINS_OF_JANE, loginFailed()).thenNothing();
        }
        theNextFailureLocksFor(Duration.ofMinutes(1));
    }

    @Test
    void failuresDuringALockCountTowardsTheNextWhichIsTwiceAsLong() {
        fiveFailuresLockFor(Duration.ofMinutes(1));
        fiveFailuresLockFor(Duration.ofMinutes(2));
        fiveFailuresLockFor(Duration.ofMinutes(4));
        fiveFailuresLockFor(Duration.ofMinutes(8));
    }

    @Test
    void noLockIsLongerThanAQuarterOfAnHour() {
        for (var minutes = 1; minutes <= 8; minutes *= 2) {
            fiveFailuresLockFor(Duration.ofMinutes(minutes));
        }
        for (var i = 1; i <= 60; i++) {
            fiveFailuresLockFor(Duration.ofMinutes(15));
        }
    }

    @Test
    void aLogInEndsTheDoubling() {
        fiveFailuresLockFor(Duration.ofMinutes(1));
        fiveFailuresLockFor(Duration.ofMinutes(2));
        scenario.given(LOGINS_OF_JANE, loggedIn());

        fiveFailuresLockFor(Duration.ofMinutes(1));
        fiveFailuresLockFor(Duration.ofMinutes(2));
    }

    @Test
    void unlockingEndsTheDoubling() {
        fiveFailuresLockFor(Duration.ofMinutes(1));
        fiveFailuresLockFor(Duration.ofMinutes(2));
        scenario.when(COMMANDS_TO_JANE, unlock(), byTheOperator())
                .then(IDENTITY_OF_JANE, unlocked("UNLOCKED_BY_OPERATOR"));

        fiveFailuresLockFor(Duration.ofMinutes(1));
        fiveFailuresLockFor(Duration.ofMinutes(2));
    }

    @Test
    void onlyLocksDoubleTheNextAndNotFailuresThatLockedNothing() {
        for (var i = 1; i <= 999; i++) {
            scenario.given(LOGINS_OF_JANE, loginFailed());
        }
        theNextFailureLocksFor(Duration.ofMinutes(1));
        fiveFailuresLockFor(Duration.ofMinutes(2));
    }

    @Test
    void whatIsKnownOfFailuresIsBounded() {
        for (var i = 1; i <= 5_000; i++) {
            scenario.given(LOGINS_OF_JANE, loginFailed());
        }

        var attempts = scenario.messageStore().fetch(LOGINS_OF_JANE, LoginAttempts.PROJECTION);

        assertThat(attempts.entity().failures()).isEqualTo(5_000);
        assertThat(attempts.entity().locking()).hasSize(100).last().isEqualTo(new LoginAttempts.Locking(4_999, 1_000));
    }

    @Test
    void anAdministratorUnlocks() {
        scenario.given(IDENTITY_OF_JOHN, adminAdded(JOHN));
        fiveFailuresLockFor(Duration.ofMinutes(1));

        scenario.when(COMMANDS_TO_JANE, unlock(), byJohn()).then(IDENTITY_OF_JANE, unlocked("UNLOCKED_BY_ADMIN"));
        scenario.when(COMMANDS_TO_JANE, unlock(), byJohn()).then(IDENTITY_OF_JANE, unlockRejected("NOT_LOCKED"));
    }

    @Test
    void anybodyElseUnlocksNobody() {
        fiveFailuresLockFor(Duration.ofMinutes(1));

        scenario.when(COMMANDS_TO_JANE, unlock(), byJohn()).then(IDENTITY_OF_JANE, unlockRejected("NOT_AN_ADMIN"));
    }

    @Test
    void whatWasNeverLockedIsNotUnlocked() {
        scenario.given(LOGINS_OF_JANE, loginFailed())
                .when(COMMANDS_TO_JANE, unlock(), byTheOperator())
                .then(IDENTITY_OF_JANE, unlockRejected("NOT_LOCKED"));
    }

    @Test
    void whoHasLoggedInSinceIsNotUnlocked() {
        fiveFailuresLockFor(Duration.ofMinutes(1));

        scenario.given(LOGINS_OF_JANE, loggedIn())
                .when(COMMANDS_TO_JANE, unlock(), byTheOperator())
                .then(IDENTITY_OF_JANE, unlockRejected("NOT_LOCKED"));
    }

    @Test
    void whoIsNotRegisteredIsNotUnlocked() {
        var nobody = Scenario.of(new IdentityComponent().subscriptions());

        nobody.when(COMMANDS_TO_JANE, unlock(), byTheOperator())
                .then(IDENTITY_OF_JANE, unlockRejected("NOT_REGISTERED"));
    }

    private void fiveFailuresLockFor(Duration duration) {
        for (var i = 1; i <= 4; i++) {
            scenario.when(LOGINS_OF_JANE, loginFailed()).thenNothing();
        }
        theNextFailureLocksFor(duration);
    }

    private void theNextFailureLocksFor(Duration duration) {
        var outcome = scenario.when(LOGINS_OF_JANE, loginFailed());
        var failure = scenario.messageStore().last(LOGINS_OF_JANE).orElseThrow();
        outcome.then(IDENTITY_OF_JANE, lockedUntil(failure.time().plus(duration)));
    }
}
