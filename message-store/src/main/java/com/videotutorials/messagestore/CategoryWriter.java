package com.videotutorials.messagestore;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Group commit for one category. While one group of writes is being committed, further writes wait and then go together
 * in the next statement; so the category takes as many writes for each commit as there are callers, not one.
 *
 * <p>One thread at a time writes. A caller who finds the category idle writes by itself, without the cost of a second
 * thread; if others have come meanwhile, or the write did not succeed at once, a worker goes on from there.
 */
final class CategoryWriter {

    /** The share of a commit's time that the next statement waits for the callers whom that commit has just released. */
    private static final int GATHERING_SHARE = 8;

    /** Below this a commit is so fast that waiting for more callers costs more than it brings. */
    private static final long WORTH_GATHERING = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long LONGEST_GATHERING = TimeUnit.MILLISECONDS.toNanos(1);

    private final Category category;
    private final Consumer<Category> afterCommit;
    private final WriteObserver observer;
    private final KeptConnection connection;
    private final GroupWriter groupWriter;
    private final WriteSettings settings;
    private final Executor executor;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition gathered = lock.newCondition();
    private final Condition rested = lock.newCondition();
    private final WriteQueue queue;
    private boolean working;
    private int gathering;
    private volatile @Nullable LoneWriter loneWriter;

    CategoryWriter(
            Category category,
            DataSource dataSource,
            WriteSettings settings,
            Executor executor,
            Consumer<Category> afterCommit,
            WriteObserver observer) {
        this.category = category;
        this.connection = new KeptConnection(dataSource);
        this.groupWriter = new GroupWriter(category, connection, this::committed);
        this.afterCommit = afterCommit;
        this.observer = observer;
        this.settings = settings;
        this.executor = executor;
        this.queue = new WriteQueue(settings);
    }

    Written write(Append append) {
        var deadline = System.nanoTime() + settings.timeout().get().toNanos();
        try {
            if (startsAlone()) {
                writeAlone(append, deadline);
            } else {
                enqueue(append, deadline);
            }
            return append.outcome()
                    .get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
                    .writtenOrThrow(append);
        } catch (TimeoutException e) {
            return abandon(append, "its time was up");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return abandon(append, "its thread was interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("An outcome is a value even when it is a failure", e);
        }
    }

    /** Ends a lone write whose caller must not wait any longer, and gives back a connection that is not used. */
    void supervise(long now) {
        var writer = loneWriter;
        if ((writer != null && writer.mustStop(now)) || groupWriter.triesInVain()) {
            connection.abort();
        }
        if (connection.isUnused(now)) {
            releaseConnection();
        }
    }

    /** Gives the connection back, unless somebody is writing. */
    private void releaseConnection() {
        if (startsAlone()) {
            try {
                connection.release();
            } finally {
                goOnOrRest();
            }
        }
    }

    private boolean startsAlone() {
        lock.lock();
        try {
            var free = !working && connection.isKept();
            working |= free;
            return free;
        } finally {
            lock.unlock();
        }
    }

    private void writeAlone(Append append, long deadline) {
        loneWriter = new LoneWriter(Thread.currentThread(), deadline);
        try {
            groupWriter.tryOnce(append);
        } finally {
            loneWriter = null;
            handOver(append);
        }
    }

    /** A worker tries again what did not succeed at once, before all that has come meanwhile. */
    private void handOver(Append append) {
        lock.lock();
        try {
            if (append.isWanted()) {
                queue.addFirst(append);
            }
            goOnOrRest();
        } finally {
            lock.unlock();
        }
    }

    private void goOnOrRest() {
        lock.lock();
        try {
            if (queue.size() > 0) {
                working = true;
                executor.execute(this::work);
            } else {
                rest();
            }
        } catch (RuntimeException | Error e) {
            refuseAll(e);
            rest();
        } finally {
            lock.unlock();
        }
    }

    private void refuseAll(Throwable why) {
        while (queue.size() > 0) {
            GroupWriter.refuse(queue.takeGroup(), why);
        }
        room.signalAll();
    }

    private void rest() {
        working = false;
        rested.signalAll();
    }

    /** Waits until nobody writes, and gives the connection back. */
    void close(long deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (var left = deadline - System.nanoTime(); working && left > 0; ) {
                left = rested.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        releaseConnection();
    }

    private void enqueue(Append append, long deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!queue.hasRoomFor(append)) {
                if (room.awaitNanos(deadline - System.nanoTime()) <= 0) {
                    throw WriteAbandonedException.queueWasFull(append.stream());
                }
            }
            queue.add(append);
            if (!working) {
                goOnOrRest();
            } else if (queue.size() == gathering) {
                gathered.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private Written abandon(Append append, String why) {
        lock.lock();
        try {
            queue.remove(append);
            room.signalAll();
        } finally {
            lock.unlock();
        }
        return append.abandon(why);
    }

    private void work() {
        var done = false;
        try {
            var group = nextGroup(0, 0);
            while (!group.isEmpty()) {
                var start = System.nanoTime();
                groupWriter.settle(group);
                group = nextGroup(group.size(), System.nanoTime() - start);
            }
            done = true;
        } finally {
            if (!done) {
                goOnOrRest();
            }
        }
    }

    /**
     * The next group; empty if there is nothing to do, and this task ends.
     *
     * @param released how many callers the last group has just released: they are likely to come back at once
     * @param took how long that group took
     */
    private List<Append> nextGroup(int released, long took) {
        lock.lock();
        try {
            gather(released, took);
            var group = queue.takeGroup();
            room.signalAll();
            if (group.isEmpty()) {
                rest();
            }
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void committed(List<Append> written, Duration took) {
        afterCommit.accept(category);
        var messages = written.stream().mapToInt(append -> append.rows().size()).sum();
        observer.committed(category, written.size(), messages, took, queued());
    }

    private int queued() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    private void gather(int released, long took) {
        var likely = Math.min(released + queue.size(), settings.maxGroupMessages());
        if (likely == 1 || took < WORTH_GATHERING) {
            return;
        }
        gathering = likely;
        var left = Math.min(took / GATHERING_SHARE, LONGEST_GATHERING);
        try {
            while (left > 0 && queue.size() < gathering) {
                left = gathered.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            gathering = 0;
        }
    }

    /** A caller that writes by itself. */
    private record LoneWriter(Thread thread, long deadline) {

        boolean mustStop(long now) {
            return now - deadline >= 0 || thread.isInterrupted();
        }
    }
}
