package com.videotutorials.messagestore;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the messages of one member of a subscription's group to its handlers, batch by batch. What the handlers do and
 * the new position are committed together: after a crash either both are there or neither, and every message counts
 * exactly once.
 *
 * <p>When a batch fails, smaller ones find the message at fault. It is put aside with all later ones of its stream, and
 * tried again in between, as the subscription's {@link OnFailure} says. After a failure that passes by itself the next
 * batch is smaller too: it may have taken longer than {@link TransactionBounds} allow. One message that takes longer is at
 * fault.
 *
 * <p>If somebody else moved the position meanwhile, nothing of the batch is committed: a process that was paused and
 * replaced does no harm when it wakes up.
 */
final class SubscriptionConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionConsumer.class);

    private static final int PAGE_SIZE = 1_000;

    private final Subscription<?> subscription;
    private final MemberId member;
    private final MessageStore messageStore;
    private final DataSource dataSource;
    private final Effect effect;
    private final SubscriptionObserver observer;
    private final Attempts attempts;
    private volatile @Nullable MemberState state;
    private boolean stale = true;
    private @Nullable MessagePage unhandled;
    private int batchSize;
    private boolean retriedLast;

    /** @param dataSource where the position is kept */
    SubscriptionConsumer(
            Subscription<?> subscription,
            MemberId member,
            MessageStore messageStore,
            DataSource dataSource,
            Effect effect,
            SubscriptionObserver observer) {
        this.subscription = subscription;
        this.member = member;
        this.messageStore = messageStore;
        this.dataSource = dataSource;
        this.effect = effect;
        this.observer = observer;
        this.attempts = new Attempts(subscription.failurePolicy(), effect, observer);
        this.batchSize = subscription.batchSize();
    }

    MemberId member() {
        return member;
    }

    Subscription<?> subscription() {
        return subscription;
    }

    /** The global position of the last message that was handled, as it was known last; empty if it never was. */
    Optional<Long> position() {
        return Optional.ofNullable(state).map(MemberState::position);
    }

    /** How long until something that was put aside is due; empty if there is nothing. To be asked between ticks. */
    Optional<Duration> untilRetry() {
        var current = state;
        return current == null ? Optional.empty() : current.parked().untilDue();
    }

    /** Reads anew, before the next batch, where the member is and what is put aside. To be called between ticks. */
    void reload() {
        stale = true;
        unhandled = null;
    }

    /** From now on no failure counts as an attempt: handlers are interrupted. */
    void stop() {
        attempts.stop();
    }

    /**
     * Handles one batch, or tries again one message that was put aside and is due.
     *
     * @return whether there was anything to do
     * @throws PositionMovedException if the member is no longer where it was: the next tick goes on from where it is now
     * @throws RetiredException if the group has another size by now: there is nothing more to do
     * @throws RuntimeException if something is wrong that time cures: the next tick begins with the same message
     */
    boolean tick() throws SQLException {
        try {
            var current = state;
            if (current == null || stale) {
                current = read();
                state = current;
                stale = false;
            }
            return retryWhatIsDue(current) || handleNext(current);
        } catch (Throwable e) {
            retriedLast = false;
            reload();
            batchSize = Math.max(1, batchSize / 2);
            throw e;
        }
    }

    private MemberState read() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            return MemberState.read(connection, member).orElseThrow(() -> new RetiredException(member));
        }
    }

    private boolean handleNext(MemberState current) throws SQLException {
        retriedLast = false;
        var page = unhandled;
        if (page == null) {
            var selection = subscription.selection().forMember(current.part());
            page = messageStore.read(selection, current.position(), PAGE_SIZE);
        }
        if (page.readTo() <= current.position()) {
            unhandled = null;
            return false;
        }
        unhandled = page;
        handle(current, page.first(batchSize));
        return true;
    }

    private void handle(MemberState current, MessagePage batch) throws SQLException {
        var messages = new ArrayList<StoredMessage>();
        var aside = new ArrayList<SetAside>();
        for (var message : batch.messages()) {
            if (current.wasHandledBefore(message)) {
                continue;
            }
            if (current.parked().contains(message.stream())) {
                aside.add(SetAside.waiting(message));
            } else {
                messages.add(message);
            }
        }
        var progress = Progress.to(batch.readTo(), current, aside);
        var failure = attempts.make(current.part(), messages, progress);
        if (failure == null) {
            moved(current, progress, batch);
            batchSize = Math.min(2 * batchSize, subscription.batchSize());
        } else if (batch.messages().size() > 1) {
            batchSize = smallerThan(batch, failure);
        } else {
            var failed = SetAside.failed(messages.get(0), 1, failure, subscription.failurePolicy());
            var without = Progress.to(batch.readTo(), current, List.of(failed));
            putAside(current, failed, without, failure);
            moved(current, without, batch);
        }
    }

    private void moved(MemberState current, Progress progress, MessagePage batch) {
        state = current.after(progress);
        var rest = unhandled == null ? batch : unhandled.without(batch);
        unhandled = rest.readTo() > progress.to() ? rest : null;
    }

    /** Up to the message at fault, if that is known. */
    private static int smallerThan(MessagePage batch, Exception failure) {
        var index = failure instanceof HandlerFailedException known
                ? batch.messages().indexOf(known.failed())
                : batch.messages().size() / 2;
        return Math.max(1, index);
    }

    /** Between two retries new messages have their turn. */
    private boolean retryWhatIsDue(MemberState current) throws SQLException {
        if (retriedLast || current.parked().isEmpty()) {
            return false;
        }
        var due = current.parked().due();
        if (due.isEmpty()) {
            return false;
        }
        retriedLast = true;
        retry(current, due.get());
        return true;
    }

    private void retry(MemberState current, StreamName stream) throws SQLException {
        var first = firstParked(stream);
        if (first == null) {
            refresh(current, stream);
            return;
        }
        observer.retried(member.subscription(), current.part());
        var stored = messageStore.read(stream, first.position(), 1).stream()
                .filter(message -> message.globalPosition() == first.globalPosition())
                .toList();
        if (stored.isEmpty()) {
            LOG.warn("A parked message is no longer in the store subscription={} {}", member.subscription(), first);
        }
        var done = Progress.done(first.globalPosition(), current);
        var failure = attempts.make(current.part(), stored, done);
        if (failure == null) {
            state = current.after(done);
            refresh(current, stream);
        } else {
            var failed = SetAside.failed(stored.get(0), first.attempts() + 1, failure, subscription.failurePolicy());
            var again = Progress.again(failed, current);
            putAside(current, failed, again, failure);
            state = current.after(again);
        }
    }

    private @Nullable FirstParked firstParked(StreamName stream) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            return FirstParked.of(connection, member.subscription(), stream);
        }
    }

    private void refresh(MemberState current, StreamName stream) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            current.parked().refresh(connection, member.subscription(), stream);
        }
    }

    private void putAside(MemberState current, SetAside failed, Progress progress, Exception failure)
            throws SQLException {
        effect.commit(List.of(), progress);
        current.parked().failed(failed);
        var pause = failed.pause();
        if (pause == null) {
            LOG.error("Parked subscription={} attempts={}", member.subscription(), failed.attempts(), failure);
            observer.parked(member.subscription(), current.part());
        } else {
            LOG.warn("Trying again in {} subscription={}", pause, member.subscription(), failure);
        }
    }
}
