package com.videotutorials.messagestore;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Somebody who calls on a thread of their own. */
final class Caller<T> {

    private final FutureTask<T> call;
    private final Thread thread;
    private volatile boolean interruptedAtTheEnd;

    private Caller(Callable<T> call) {
        this.call = new FutureTask<>(() -> {
            try {
                return call.call();
            } finally {
                interruptedAtTheEnd = Thread.currentThread().isInterrupted();
            }
        });
        this.thread = new Thread(this.call, "caller");
        thread.setDaemon(true);
    }

    static <T> Caller<T> start(Callable<T> call) {
        var caller = new Caller<>(call);
        caller.thread.start();
        return caller;
    }

    /** Returns when the caller waits in line, for a limited time. */
    Caller<T> awaitWaiting() throws Exception {
        Eventually.await("the caller waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
        return this;
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Whether the interruption was still to be seen when the call ended. */
    boolean wasInterruptedAtTheEnd() {
        return interruptedAtTheEnd;
    }

    boolean isDone() {
        return call.isDone();
    }

    /** What was returned, or the exception that was thrown. */
    T result() throws Exception {
        try {
            return call.get(Eventually.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception exception) {
                throw exception;
            }
            throw e;
        }
    }
}
