package com.videotutorials.workers.components.identity;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.videotutorials.messages.authentication.v1.UserLoginFailed;
import com.videotutorials.messages.identity.v1.AccountLocked;
import com.videotutorials.messages.identity.v1.AccountUnlockRejected;
import com.videotutorials.messages.identity.v1.AccountUnlocked;
import com.videotutorials.messages.identity.v1.Registered;
import com.videotutorials.messages.identity.v1.UnlockAccount;
import com.videotutorials.messagestore.Projection;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.workers.components.Answered;
import java.time.Duration;

/**
 * Whether an account is locked, and how often it was.
 *
 * @param count how many locks there were since the account was last unlocked
 * @param lastFailure the position, in the authentication stream, of the failure that locked it last; -1 if none did
 */
record Lock(Answered answered, boolean registered, long count, long lastFailure) {

    /** Long enough against guessing, too short to keep somebody out for the sake of it. */
    private static final long LONGEST_MINUTES = 15;

    /** 2 to this power is more minutes than the longest lock has. */
    private static final long DOUBLINGS = 4;

    static final Projection<Lock> PROJECTION = Projection.startingFrom(new Lock(Answered.NOTHING, false, 0, -1))
            .on(Registered.class, (lock, event) -> new Lock(lock.answered, true, lock.count, lock.lastFailure))
            .onRecorded(AccountLocked.class, Lock::locked)
            .onRecorded(AccountUnlocked.class, Lock::unlocked)
            .onRecorded(AccountUnlockRejected.class, Lock::unlockRejected);

    private Lock locked(Recorded<AccountLocked> event) {
        var failure = event.metadata().causationMessagePosition().orElse(lastFailure);
        return new Lock(answered, registered, count + 1, Math.max(lastFailure, failure));
    }

    private Lock unlocked(Recorded<AccountUnlocked> event) {
        return new Lock(answered.by(event), registered, 0, lastFailure);
    }

    private Lock unlockRejected(Recorded<AccountUnlockRejected> event) {
        return new Lock(answered.by(event), registered, count, lastFailure);
    }

    /** Failures of one account are handled in order. */
    boolean wasDecidedFor(Recorded<UserLoginFailed> failure) {
        return failure.position() <= lastFailure;
    }

    /**
     * The account is locked for a minute, or twice as long as the last time. Counts from when the failure was stored.
     *
     * @param sinceLogin the how many-th lock it is since the last successful log-in
     */
    AccountLocked lock(Recorded<UserLoginFailed> failure, long sinceLogin) {
        var doublings = Math.min(Math.min(sinceLogin - 1, count), DOUBLINGS);
        var until = failure.stored().time().plus(Duration.ofMinutes(Math.min(1L << doublings, LONGEST_MINUTES)));
        return AccountLocked.newBuilder()
                .setUserId(failure.stream().id())
                .setReason("TOO_MANY_FAILED_LOGINS")
                .setUntil(Timestamp.newBuilder()
                        .setSeconds(until.getEpochSecond())
                        .setNanos(until.getNano()))
                .build();
    }

    /** The one event that answers the command. */
    Message decide(UnlockAccount command, Actor actor, LoginAttempts attempts) {
        if (!actor.mayAdminister()) {
            return rejected(command, "NOT_AN_ADMIN");
        }
        if (!registered) {
            return rejected(command, "NOT_REGISTERED");
        }
        if (count == 0 || lastFailure < attempts.lastLogin()) {
            return rejected(command, "NOT_LOCKED");
        }
        return AccountUnlocked.newBuilder()
                .setUserId(command.getUserId())
                .setReason("UNLOCKED_BY_" + actor)
                .build();
    }

    private static AccountUnlockRejected rejected(UnlockAccount command, String reason) {
        return AccountUnlockRejected.newBuilder()
                .setUserId(command.getUserId())
                .setReason(reason)
                .build();
    }
}
