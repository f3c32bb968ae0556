package com.videotutorials.messagestore;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has messages of a subscription handled, and tells the failures that are a message's from those that time cures. */
final class Attempts {

    private final OnFailure policy;
    private final Effect effect;
    private final SubscriptionObserver observer;
    private volatile boolean stopping;

    Attempts(OnFailure policy, Effect effect, SubscriptionObserver observer) {
        this.policy = policy;
        this.effect = effect;
        this.observer = observer;
    }

    /** From now on no failure counts as an attempt: handlers are interrupted. */
    void stop() {
        stopping = true;
    }

    /** Handles and commits; the failure, if it is that of a message and does not go away by itself. */
    @Nullable
    Exception make(GroupMember part, List<StoredMessage> messages, Progress progress) throws SQLException {
        var name = progress.member().subscription();
        var start = System.nanoTime();
        try {
            effect.commit(messages, progress);
            var took = Duration.ofNanos(System.nanoTime() - start);
            observer.handled(name, part, messages.size(), took);
            return null;
        } catch (VersionConflictException e) {
            observer.failed(name, part, e);
            return smallerIfPossible(e, messages);
        } catch (RuntimeException | SQLException e) {
            observer.failed(name, part, e);
            if (stopping || messages.isEmpty() || !isFaultOfAMessage(e, messages)) {
                throw e;
            }
            return e;
        }
    }

    /** What did not fail in a handler is a message's fault if it was refused, or if the handler was idle for too long. */
    private boolean isFaultOfAMessage(Exception failure, List<StoredMessage> messages) {
        var passes = messages.size() == 1 ? policy.passesAlone(failure) : policy.passes(failure);
        return !passes && (!(failure instanceof SQLException e) || SqlStates.isRefusal(e) || SqlStates.isIdleTimeUp(e));
    }

    /** The shorter a batch takes, the less likely is it that somebody writes to the same streams meanwhile. */
    private static RuntimeException smallerIfPossible(VersionConflictException conflict, List<StoredMessage> messages) {
        if (messages.size() == 1) {
            throw conflict;
        }
        return conflict;
    }
}
