package com.videotutorials.messagestore;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a subscription does when a handler throws.
 *
 * <p>What time cures is tried again for ever and is no attempt: a version conflict, a deadlock, a database that is away,
 * a table, schema or right that is missing, as it is before a migration, and the exceptions that {@link #waitingOut}
 * names. Meanwhile the subscription waits. When the database ends what takes too long, smaller batches are the cure; a
 * message that takes too long alone has failed.
 *
 * <p>For everything else the message is put aside together with all later ones of its stream, in order, while the
 * subscription goes on with other streams. It is tried again with growing pauses; after the last attempt it is
 * <em>parked</em>: it waits until an operator has it retried or discarded.
 *
 * @param attempts how often a message is tried before it is parked, at least once
 * @param backoff how long the pauses are
 * @param passing what time cures, besides what always is
 */
public record OnFailure(int attempts, Backoff backoff, List<Class<? extends Throwable>> passing) {

    private static final OnFailure USUAL =
            retryThenPark(6, Backoff.exponential(Duration.ofMillis(100), Duration.ofSeconds(30)));

    /** @throws IllegalArgumentException if there is no attempt */
    public OnFailure {
        if (attempts < 1) {
            throw new IllegalArgumentException("There must be at least one attempt: " + attempts);
        }
        passing = List.copyOf(passing);
    }

    /** Try again, and after the last attempt park the message and its stream. */
    public static OnFailure retryThenPark(int attempts, Backoff backoff) {
        return new OnFailure(attempts, backoff, List.of());
    }

    /** Six attempts within about three seconds. */
    public static OnFailure usual() {
        return USUAL;
    }

    /** The same, which also tries again for ever when this is thrown or is a cause of what is thrown. */
    public OnFailure waitingOut(Class<? extends Throwable> exception) {
        var more = new ArrayList<>(passing);
        more.add(exception);
        return new OnFailure(attempts, backoff, more);
    }

    /** Whether the failure goes away by itself, or with a smaller batch, so that the same message may succeed later. */
    public boolean passes(Throwable failure) {
        return passes(failure, SqlStates::isCuredByTime);
    }

    /** The same for a message that was alone in its batch. */
    boolean passesAlone(Throwable failure) {
        return passes(failure, e -> SqlStates.isCuredByTime(e) && !SqlStates.isTimeUp(e));
    }

    private boolean passes(Throwable failure, Predicate<SQLException> cured) {
        var unavailable = false;
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (isNamed(cause)) {
                return true;
            }
            if (cause instanceof SQLException e) {
                return cured.test(e);
            }
            if (cause instanceof VersionConflictException
                    || cause instanceof PositionMovedException
                    || cause instanceof WriteAbandonedException) {
                return true;
            }
            unavailable |= cause instanceof MessageStoreUnavailableException;
        }
        return unavailable;
    }

    private boolean isNamed(Throwable failure) {
        return passing.stream().anyMatch(type -> type.isInstance(failure));
    }
}
