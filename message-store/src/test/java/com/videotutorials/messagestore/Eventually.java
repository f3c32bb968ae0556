package com.videotutorials.messagestore;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what happens on other threads. */
public final class Eventually {

    /** Long enough for any machine: whoever waits so long waits for ever. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long LOOK_INTERVAL = TimeUnit.MILLISECONDS.toNanos(2);

    private Eventually() {}

    public static void await(String what, Callable<Boolean> condition) throws Exception {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("Waited in vain until " + what);
            }
            LockSupport.parkNanos(LOOK_INTERVAL);
        }
    }
}
