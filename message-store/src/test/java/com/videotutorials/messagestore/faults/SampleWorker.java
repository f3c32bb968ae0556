package com.videotutorials.messagestore.faults;

import app.messages.parcel.v1.Dispatched;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker as a process of its own. Says {@code ready} when it runs, finishes what it is at when it is asked to end, and
 * ends at once when whoever started it is gone.
 */
final class SampleWorker implements Delays {

    static final String READY = "ready";

    /** Said in the middle of a transaction, which then stays open until the worker is told to go on. */
    static final String HOLDING = "holding";

    static final String GO_ON = "go on";

    private final PrintStream out;
    private final int longestDelayMillis;
    private final String heldDestination;
    private final CountDownLatch goOn = new CountDownLatch(1);

    private SampleWorker(PrintStream out, int longestDelayMillis, String heldDestination) {
        this.out = out;
        this.longestDelayMillis = longestDelayMillis;
        this.heldDestination = heldDestination;
    }

    /**
     * Arguments: a name, the URLs of the message store and of the view data, how many milliseconds a handler may take, the
     * destination that is held up.
     */
    public static void main(String[] args) throws IOException {
        var worker = new SampleWorker(System.out, Integer.parseInt(args[3]), args[4]);
        // what is logged must not come between what is said
        System.setOut(System.err);
        var sample = SampleSubscriptions.start(args[0], args[1], args[2], worker);
        Runtime.getRuntime().addShutdownHook(new Thread(sample::close));
        worker.out.println(READY);
        worker.listen();
    }

    private void listen() throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals(GO_ON)) {
                goOn.countDown();
            }
        }
        Runtime.getRuntime().halt(1);
    }

    @Override
    public void inComponent() {
        var nanos = TimeUnit.MILLISECONDS.toNanos(longestDelayMillis);
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(nanos + 1));
    }

    @Override
    public void inAggregator(Dispatched event) {
        if (event.getDestination().equals(heldDestination)) {
            hold();
        } else {
            inComponent();
        }
    }

    private void hold() {
        out.println(HOLDING);
        try {
            goOn.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
