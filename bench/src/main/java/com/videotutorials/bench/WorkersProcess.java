package com.videotutorials.bench;

import com.videotutorials.workers.WorkersApplication;
import java.util.HashMap;

/** The real workers in a JVM of their own. */
final class WorkersProcess implements AutoCloseable {

    private final ChildProcess process;

    private WorkersProcess(ChildProcess process) {
        this.process = process;
    }

    /** Returns at once. */
    static WorkersProcess start(BenchDatabase database) {
        var environment = new HashMap<>(database.environment());
        environment.put("WORKERS_MANAGEMENT_PORT", String.valueOf(ServerProcess.freePort()));
        // nobody registers here, and no mail is sent
        environment.put("WORKERS_SUBSCRIPTIONS", "aggregators:*");
        // on the class path here, though not in the workers
        environment.put("SPRING_GRPC_SERVER_ENABLED", "false");
        return new WorkersProcess(ChildProcess.start(WorkersApplication.class, environment));
    }

    void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("The workers ended");
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
