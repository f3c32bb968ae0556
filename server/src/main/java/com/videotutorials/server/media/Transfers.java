package com.videotutorials.server.media;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Bounds how many files are on their way at once: each has a thread, and there must be some left for health. Half of them
 * may be sent here, so that there are always places for those who watch, and a few by each user.
 */
public final class Transfers {

    /** One user's part of all uploads. */
    private static final int SHARE = 10;

    private final Semaphore uploads;
    private final Semaphore downloads;
    private final int mostOfOne;
    private final Map<String, Integer> uploadsByUser = new HashMap<>();

    /** So many at once. */
    public Transfers(int most) {
        if (most < 2) {
            throw new IllegalArgumentException("must be at least 2, not " + most);
        }
        uploads = new Semaphore(most / 2);
        downloads = new Semaphore(most - most / 2);
        mostOfOne = Math.max(1, most / 2 / SHARE);
    }

    /** Takes in a file of a user, if there are not too many already; and says whether it did. */
    boolean upload(String user, Transfer transfer) throws IOException {
        if (!begin(user)) {
            return false;
        }
        try {
            return attempt(uploads, transfer);
        } finally {
            end(user);
        }
    }

    /** Shows a file, if there are not too many already; and says whether it did. */
    boolean download(Transfer transfer) throws IOException {
        return attempt(downloads, transfer);
    }

    private static boolean attempt(Semaphore free, Transfer transfer) throws IOException {
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

    private synchronized boolean begin(String user) {
        if (uploadsByUser.getOrDefault(user, 0) >= mostOfOne) {
            return false;
        }
        uploadsByUser.merge(user, 1, Integer::sum);
        return true;
    }

    private synchronized void end(String user) {
        uploadsByUser.computeIfPresent(user, (each, count) -> count == 1 ? null : count - 1);
    }

    /** Sends or receives a file. */
    interface Transfer {
        void run() throws IOException;
    }
}
