package com.videotutorials.messagestore;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where handlers wait until a test lets them through. */
final class Gate {

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    /** Waits until it is open, unless it is interrupted. */
    void pass() {
        reached.countDown();
        await(opened);
    }

    void awaitSomebody() {
        await(reached);
    }

    void open() {
        opened.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("Waited in vain at a gate");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("Interrupted at a gate", e);
        }
    }
}
