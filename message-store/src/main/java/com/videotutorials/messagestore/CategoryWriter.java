package com.videotutorials.messagestore;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit for one category. While one group of writes is being committed, further writes wait and then go together
 * in the next statement; so the category takes as many writes for each commit as there are callers, not one.
 *
 * <p>One thread at a time writes. A caller who finds the category idle writes by itself, without the cost of a second
 * thread; if others have come meanwhile, or the write did not succeed at once, a worker goes on from there. A transient
 * failure is tried again with the same message ids until it is known what became of each write or nobody waits for it
 * any longer.
 */
final class CategoryWriter {

    private static final Logger LOG = LoggerFactory.getLogger(CategoryWriter.class);

    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

    /** The share of a commit's time that the next statement waits for the callers whom that commit has just released. */
    private static final int GATHERING_SHARE = 8;

    /** Below this a commit is so fast that waiting for more callers costs more than it brings. */
    private static final long WORTH_GATHERING = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long LONGEST_GATHERING = TimeUnit.MILLISECONDS.toNanos(1);

    private final Category category;
    private final GroupStatement statement;
    private final KeptConnection connection;
    private final WriteSettings settings;
    private final Executor executor;
    private final Consumer<Category> afterCommit;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition gathered = lock.newCondition();
    private final WriteQueue queue;
    private boolean working;
    private int gathering;
    private volatile @Nullable LoneWriter loneWriter;

    CategoryWriter(
            Category category,
            DataSource dataSource,
            WriteSettings settings,
            Executor executor,
            Consumer<Category> afterCommit) {
        this.category = category;
        this.statement = new GroupStatement(category);
        this.connection = new KeptConnection(dataSource);
        this.settings = settings;
        this.executor = executor;
        this.afterCommit = afterCommit;
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
        if (writer != null && writer.mustStop(now)) {
            connection.abort();
        }
        if (connection.isUnused(now) && startsAlone()) {
            connection.release();
            goOnOrRest();
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
            attempt(List.of(append));
        } catch (RuntimeException e) {
            refuse(List.of(append), e);
        }
        loneWriter = null;
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
            working = queue.size() > 0;
            if (working) {
                executor.execute(this::work);
            }
        } finally {
            lock.unlock();
        }
    }

    private void enqueue(Append append, long deadline) throws InterruptedException, TimeoutException {
        lock.lockInterruptibly();
        try {
            while (!queue.hasRoomFor(append)) {
                if (room.awaitNanos(deadline - System.nanoTime()) <= 0) {
                    throw new TimeoutException();
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
            var outcome = append.outcome().getNow(null);
            if (outcome != null) {
                return outcome.writtenOrThrow(append);
            }
            throw append.abandoned(why);
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        var group = nextGroup(0, 0);
        while (!group.isEmpty()) {
            var start = System.nanoTime();
            settle(group);
            group = nextGroup(group.size(), System.nanoTime() - start);
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
            working = !group.isEmpty();
            return group;
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

    private void settle(List<Append> group) {
        try {
            var pause = FIRST_PAUSE;
            for (var failure = attempt(group); failure != null; failure = attempt(group)) {
                if (SqlStates.isUniqueViolation(failure)) {
                    LOG.debug("Some ids are known category={} writes={}", category, group.size());
                } else if (SqlStates.isTransient(failure)) {
                    LOG.debug("Trying again to write category={} writes={}", category, group.size(), failure);
                    LockSupport.parkNanos(pause);
                    pause = Math.min(2 * pause, LONGEST_PAUSE);
                } else {
                    isolate(group, failure);
                    return;
                }
            }
        } catch (RuntimeException e) {
            refuse(group, e);
        }
    }

    private void refuse(List<Append> group, RuntimeException e) {
        LOG.error("Cannot write category={} writes={}", category, group.size(), e);
        group.forEach(append -> append.outcome().complete(new Outcome.Refused(e)));
    }

    /** One of the group cannot be written and has failed the others with it: halve the group until it stands alone. */
    private void isolate(List<Append> group, SQLException failure) {
        if (group.size() == 1) {
            group.get(0).outcome().complete(new Outcome.Refused(failure));
        } else {
            settle(group.subList(0, group.size() / 2));
            settle(group.subList(group.size() / 2, group.size()));
        }
    }

    /**
     * Writes those of the group for which somebody still waits, unless this fails. Those that were sent before may have
     * been written then, so their ids are looked up first; so are those of conflicts, which a repeated write looks like.
     */
    private @Nullable SQLException attempt(List<Append> group) {
        try {
            var open = connection.open();
            var repeated = group.stream().filter(Append::wasSent).toList();
            if (!repeated.isEmpty()) {
                answer(statement.known(open, repeated));
            }
            var wanted = send(group);
            if (!wanted.isEmpty()) {
                var outcomes = statement.append(open, wanted);
                afterCommit.accept(category);
                var conflicts = wanted.stream()
                        .filter(append -> outcomes.get(append) instanceof Outcome.Conflict)
                        .toList();
                if (!conflicts.isEmpty()) {
                    outcomes.putAll(statement.known(open, conflicts));
                }
                answer(outcomes);
            }
            return null;
        } catch (SQLException e) {
            if (SqlStates.isTransient(e)) {
                connection.release();
            }
            group.forEach(append -> append.failed(e));
            return group.stream().anyMatch(Append::isWanted) ? e : null;
        }
    }

    private static void answer(Map<Append, Outcome> outcomes) {
        outcomes.forEach((append, outcome) -> append.outcome().complete(outcome));
    }

    private List<Append> send(List<Append> group) {
        lock.lock();
        try {
            var wanted = group.stream().filter(Append::isWanted).toList();
            wanted.forEach(Append::sent);
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    /** A caller that writes by itself. */
    private record LoneWriter(Thread thread, long deadline) {

        boolean mustStop(long now) {
            return now - deadline >= 0 || thread.isInterrupted();
        }
    }
}
