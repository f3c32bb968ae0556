package com.videotutorials.server.media;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/** Bounds how many files are on their way at once: each has a thread, and there must be some left for health. */
public final class Transfers {

    private final Semaphore free;

    /** So many at once. */
    public Transfers(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("must be at least 1, not " + most);
        }
        free = new Semaphore(most);
    }

    /** Does it, if there are not too many already; and says whether it did. */
    boolean attempt(Transfer transfer) throws IOException {
        if (!free.tryAcquire()) {
            return false;
        }
        try {
            transfer.run();
            return true;
        } finally {
            free.release();
        }
    }

    /** Sends or receives a file. */
    interface Transfer {
        void run() throws IOException;
    }
}
