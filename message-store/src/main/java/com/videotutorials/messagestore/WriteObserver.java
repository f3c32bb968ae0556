package com.videotutorials.messagestore;

import java.time.Duration;

/** Told what is written, for metrics. Called by those who write, so it should return quickly, and must not throw. */
public interface WriteObserver {

    /** An observer that does not care. */
    static WriteObserver none() {
        return new WriteObserver() {};
    }

    /**
     * A group of writes was committed.
     *
     * @param writes how many callers wrote in it; those whose writes were refused are among them
     * @param messages how many messages they had
     * @param took how long statement and commit took
     * @param queued how many writes were waiting for the next group then
     */
    default void committed(Category category, int writes, int messages, Duration took, int queued) {}
}
