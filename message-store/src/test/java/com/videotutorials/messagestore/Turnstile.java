package com.videotutorials.messagestore;

import java.util.concurrent.Semaphore;

/** Holds up whoever comes, until it lets some through or is opened. */
final class Turnstile {

    private static final int ALL = 1_000_000;

    private final Semaphore permits = new Semaphore(0);

    void letThrough(int count) {
        permits.release(count);
    }

    void open() {
        letThrough(ALL);
    }

    void pass() {
        try {
            permits.acquire();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void awaitSomebodyWaiting() throws Exception {
        Eventually.await("somebody waits at the turnstile", permits::hasQueuedThreads);
    }
}
