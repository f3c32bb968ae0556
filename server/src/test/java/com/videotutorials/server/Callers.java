package com.videotutorials.server;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients that call while the test goes on. */
public final class Callers implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    public <T> Future<T> call(Callable<T> call) {
        return threads.submit(call);
    }

    /** Calls so many times at once, and returns all answers. */
    public <T> List<T> callAtOnce(int times, Callable<T> call) throws Exception {
        var calls = new ArrayList<Future<T>>();
        for (var i = 0; i < times; i++) {
            calls.add(call(call));
        }
        var answers = new ArrayList<T>();
        for (var each : calls) {
            answers.add(answer(each));
        }
        return answers;
    }

    public static <T> T answer(Future<T> call) throws Exception {
        return call.get(TestServer.PATIENCE.toSeconds(), SECONDS);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
