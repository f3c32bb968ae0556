package com.videotutorials.messagestore.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Several workers, numbered from 0. Who comes to an end is replaced by another of the same name. */
final class Fleet implements AutoCloseable {

    private final SampleDatabases databases;
    private final Duration longestDelay;
    private final List<WorkerProcess> workers = new ArrayList<>();

    /** @param longestDelay how long a handler may take */
    Fleet(SampleDatabases databases, Duration longestDelay) {
        this.databases = databases;
        this.longestDelay = longestDelay;
    }

    /** Starts some more and waits until they run. */
    Fleet add(int more) throws InterruptedException {
        for (var i = 0; i < more; i++) {
            workers.add(launch(workers.size()));
        }
        for (var worker : workers.subList(workers.size() - more, workers.size())) {
            worker.awaitReady();
        }
        return this;
    }

    private WorkerProcess launch(int number) {
        return WorkerProcess.launch("worker-" + number, databases, longestDelay);
    }

    WorkerProcess worker(int number) {
        return workers.get(number);
    }

    /** Starts another in the place of one that has come to an end, without waiting for it. */
    void replace(int number) {
        workers.set(number, launch(number));
    }

    @Override
    public void close() throws IOException {
        for (var worker : workers) {
            worker.close();
        }
    }
}
