package com.videotutorials.bench;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Callers who all call at once, and again as soon as they are answered. */
final class Load {

    private Load() {}

    /**
     * How many calls a second were answered in this time.
     *
     * @throws ExecutionException if a call failed
     */
    static double callsPerSecond(List<Caller> callers, Duration time) throws InterruptedException, ExecutionException {
        var end = new AtomicLong();
        var start = new CyclicBarrier(callers.size(), () -> end.set(System.nanoTime() + time.toNanos()));
        var threads = Executors.newFixedThreadPool(callers.size());
        try {
            var calling = new ArrayList<Callable<Long>>();
            for (var caller : callers) {
                calling.add(() -> call(caller, start, end));
            }
            var calls = 0L;
            for (Future<Long> answered : threads.invokeAll(calling)) {
                calls += answered.get();
            }
            return calls * 1e9 / time.toNanos();
        } finally {
            threads.shutdownNow();
        }
    }

    private static long call(Caller caller, CyclicBarrier start, AtomicLong end)
            throws InterruptedException, BrokenBarrierException, SQLException {
        start.await();
        var answered = 0L;
        caller.record(Viewing.next());
        while (System.nanoTime() - end.get() < 0) {
            answered++;
            caller.record(Viewing.next());
        }
        return answered;
    }
}
