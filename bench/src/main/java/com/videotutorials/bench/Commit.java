package com.videotutorials.bench;

import java.util.HashMap;
import java.util.Map;

/**
 * How long PostgreSQL takes to commit. However long, a commit is acknowledged only when it is on disk.
 *
 * @param label what it is called in the results
 * @param settings those of PostgreSQL
 */
record Commit(String label, Map<String, String> settings) {

    /** About 3 ms, as on a disk behind a network. */
    static final Commit SLOW = durable("slow", Map.of("commit_delay", "2000", "commit_siblings", "0"));

    /** As long as the disk of this machine takes. */
    static final Commit OF_THE_DISK = durable("disk", Map.of());

    private static Commit durable(String label, Map<String, String> settings) {
        var all = new HashMap<>(Map.of("fsync", "on", "synchronous_commit", "on"));
        all.putAll(settings);
        return new Commit(label, Map.copyOf(all));
    }
}
