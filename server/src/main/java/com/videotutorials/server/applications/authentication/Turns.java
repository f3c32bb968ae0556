package com.videotutorials.server.applications.authentication;

import com.google.common.util.concurrent.Striped;
import com.videotutorials.server.calls.CallDeadline;
import com.videotutorials.server.calls.CallRefusedException;
import com.videotutorials.server.calls.EmailAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/**
 * Lets tries for one address happen one after the other, so that each knows whether those before it have failed: otherwise
 * as many could be made at once as the limits allow.
 */
final class Turns {

    private static final int STRIPES = 4_096;
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Striped<Lock> locks = Striped.lazyWeakLock(STRIPES);

    /** @throws CallRefusedException if the others take longer than the call */
    <T> T inTurn(EmailAddress email, Supplier<T> attempt) {
        var lock = locks.get(email);
        try {
            if (!lock.tryLock(CallDeadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw tooMany();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw tooMany();
        }
        try {
            return attempt.get();
        } finally {
            lock.unlock();
        }
    }

    private static CallRefusedException tooMany() {
        return CallRefusedException.tooMany("TOO_MANY_REQUESTS", "Too many requests; try again later", PAUSE);
    }
}
