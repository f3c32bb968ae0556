package com.videotutorials.messagestore;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes groups of appends of one category and tells each caller what became of its own. A failure that time cures is
 * tried again with the same message ids; one that it does not cure is traced to the append that caused it.
 */
final class GroupWriter {

    private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);

    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final Category category;
    private final GroupStatement statement;
    private final KeptConnection connection;
    private final AfterCommit afterCommit;
    private volatile List<Append> attempted = List.of();

    GroupWriter(Category category, KeptConnection connection, AfterCommit afterCommit) {
        this.category = category;
        this.statement = new GroupStatement(category);
        this.connection = connection;
        this.afterCommit = afterCommit;
    }

    /** Writes one append if that succeeds at once; else it is as before. */
    void tryOnce(Append append) {
        try {
            attempt(List.of(append));
        } catch (RuntimeException | Error e) {
            refuse(List.of(append), e);
        }
    }

    /** Ends when it is known what became of each, or nobody waits for it any longer. */
    void settle(List<Append> group) {
        try {
            var pause = FIRST_PAUSE;
            for (var failure = attempt(group); failure != null; failure = attempt(group)) {
                if (SqlStates.isUniqueViolation(failure)) {
                    LOG.debug("Some ids are known category={} writes={}", category, group.size());
                } else if (SqlStates.isTransient(failure)) {
                    if (pause == FIRST_PAUSE) {
                        LOG.warn("Trying again category={} writes={}: {}", category, group.size(), failure.toString());
                    }
                    LockSupport.parkNanos(pause);
                    pause = Math.min(2 * pause, LONGEST_PAUSE);
                } else {
                    isolate(group, failure);
                    return;
                }
            }
        } catch (RuntimeException | Error e) {
            refuse(group, e);
        }
    }

    /** Whether all callers have left whose writes are being attempted: the connection may be dead without saying so. */
    boolean triesInVain() {
        var group = attempted;
        return !group.isEmpty() && group.stream().allMatch(Append::isAbandoned);
    }

    /** Tells the callers that their writes failed for a reason that repetition does not cure. */
    static void refuse(List<Append> group, Throwable e) {
        LOG.error("Cannot write writes={}", group.size(), e);
        group.forEach(append -> append.outcome().complete(new Outcome.Refused(e)));
    }

    /** One of the group cannot be written and has failed the others with it: halve the group until it stands alone. */
    private void isolate(List<Append> group, SQLException failure) {
        if (group.size() == 1 && SqlStates.isBadData(failure)) {
            group.get(0).outcome().complete(new Outcome.Refused(failure));
        } else if (group.size() == 1) {
            refuse(group, failure);
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
            attempted = group;
            var open = connection.open();
            var repeated = group.stream().filter(Append::wasSent).toList();
            if (!repeated.isEmpty()) {
                var known = statement.known(open, repeated);
                known.keySet().forEach(append -> answer(append, known));
            }
            var wanted = group.stream().filter(Append::send).toList();
            if (!wanted.isEmpty()) {
                var start = System.nanoTime();
                var outcomes = statement.append(open, wanted);
                var took = Duration.ofNanos(System.nanoTime() - start);
                var conflicts = new ArrayList<Append>();
                for (var append : wanted) {
                    if (outcomes.get(append) instanceof Outcome.Conflict) {
                        conflicts.add(append);
                    } else {
                        answer(append, outcomes);
                    }
                }
                tellOfCommit(wanted, took);
                if (!conflicts.isEmpty()) {
                    outcomes.putAll(statement.known(open, conflicts));
                    conflicts.forEach(append -> answer(append, outcomes));
                }
            }
            return null;
        } catch (SQLException e) {
            if (SqlStates.isTransient(e)) {
                connection.release();
            }
            group.forEach(append -> append.failed(e));
            return group.stream().anyMatch(Append::isWanted) ? e : null;
        } finally {
            attempted = List.of();
        }
    }

    private static void answer(Append append, Map<Append, Outcome> outcomes) {
        append.outcome().complete(outcomes.get(append));
    }

    private void tellOfCommit(List<Append> written, Duration took) {
        try {
            afterCommit.committed(written, took);
        } catch (RuntimeException e) {
            LOG.warn("Committed, but could not tell of it category={}", category, e);
        }
    }

    /** Told after each commit what was in it and how long it took. */
    interface AfterCommit {
        void committed(List<Append> written, Duration took);
    }
}
