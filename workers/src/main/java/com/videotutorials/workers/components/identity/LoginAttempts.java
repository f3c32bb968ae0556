package com.videotutorials.workers.components.identity;

import com.videotutorials.messages.authentication.v1.UserLoggedIn;
import com.videotutorials.messages.authentication.v1.UserLoginFailed;
import com.videotutorials.messagestore.Projection;
import com.videotutorials.messagestore.Recorded;
import com.videotutorials.messagestore.Snapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which failed log-ins lock an account: each fifth in a row. Failures during a lock count towards the next lock, since
 * somebody keeps guessing. What is known of a failure depends only on what came before it, however much later it is
 * handled.
 *
 * <p>Bounded, however long the stream is: only the last hundred of these failures are known. Whoever handles an earlier
 * one, because the worker stood still meanwhile, locks nothing; the later ones lock for longer.
 *
 * @param lastLogin the position of the last successful log-in, -1 if there was none
 * @param failures how many there were in a row since
 * @param locking the failures that lock the account, oldest first
 */
record LoginAttempts(long lastLogin, long failures, List<Locking> locking) {

    private static final int FAILURES_UNTIL_LOCKED = 5;
    private static final int KNOWN = 100;

    static final Projection<LoginAttempts> PROJECTION = Projection.startingFrom(new LoginAttempts(-1, 0, List.of()))
            .onRecorded(UserLoggedIn.class, LoginAttempts::loggedIn)
            .onRecorded(UserLoginFailed.class, LoginAttempts::failed)
            .withSnapshots(Snapshots.every(100).of("login-attempts", 1, LoginAttempts.class));

    private LoginAttempts loggedIn(Recorded<UserLoggedIn> event) {
        return new LoginAttempts(event.position(), 0, locking);
    }

    private LoginAttempts failed(Recorded<UserLoginFailed> event) {
        var count = failures + 1;
        if (count % FAILURES_UNTIL_LOCKED != 0) {
            return new LoginAttempts(lastLogin, count, locking);
        }
        var all = new ArrayList<>(locking);
        all.add(new Locking(event.position(), count / FAILURES_UNTIL_LOCKED));
        var last = all.subList(Math.max(0, all.size() - KNOWN), all.size());
        return new LoginAttempts(lastLogin, count, List.copyOf(last));
    }

    /** If the failure locks the account, the how many-th lock that is since the last successful log-in. */
    OptionalLong lockBy(Recorded<UserLoginFailed> failure) {
        return locking.stream()
                .filter(each -> each.position() == failure.position())
                .mapToLong(Locking::number)
                .findFirst();
    }

    /** A failure that locks the account. */
    record Locking(long position, long number) {}
}
