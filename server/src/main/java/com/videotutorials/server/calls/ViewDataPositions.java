package com.videotutorials.server.calls;

import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.MessageStoreUnavailableException;
import com.videotutorials.messagestore.NotificationListener;
import com.videotutorials.messagestore.SubscriptionPosition;
import com.videotutorials.messagestore.SubscriptionPositions;
import com.videotutorials.messagestore.Subscriptions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far the aggregators are: to be asked, to be waited for, and to be told about. */
public final class ViewDataPositions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ViewDataPositions.class);

    /** How long a lost notification can go unnoticed. */
    private static final long LOOK_MILLIS = 1_000;

    private final MessageStore messageStore;
    private final DataSource dataSource;
    private final Map<String, List<Runnable>> listeners = new ConcurrentHashMap<>();
    private final Object anyMove = new Object();
    private final Map<String, Long> lastSeen = new ConcurrentHashMap<>();
    private final NotificationListener notifications;
    private final ScheduledExecutorService lookout = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "view-data-lookout");
        thread.setDaemon(true);
        return thread;
    });
    private final ScheduledFuture<?> looking;
    private long moves;

    /**
     * Listens to the subscriptions that keep their positions in this database.
     *
     * @param dataSource the view data; one connection is held
     */
    public ViewDataPositions(MessageStore messageStore, DataSource dataSource) {
        this.messageStore = messageStore;
        this.dataSource = dataSource;
        this.notifications =
                new NotificationListener(dataSource, Subscriptions.POSITIONS, this::moved, this::anyMayHaveMoved);
        this.looking = lookout.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Has somebody told, quickly and on another thread, whenever the subscription has moved on or may have. */
    public void onMove(String subscription, Runnable listener) {
        listeners
                .computeIfAbsent(subscription, name -> new CopyOnWriteArrayList<>())
                .add(listener);
    }

    /**
     * Up to which global position the tables of all these subscriptions are complete at least.
     *
     * @throws MessageStoreUnavailableException if that cannot be read
     */
    public long completeUpTo(Set<String> subscriptions) {
        var positions = positions(subscriptions);
        return positions.size() < subscriptions.size()
                ? 0
                : positions.stream()
                        .mapToLong(SubscriptionPosition::position)
                        .min()
                        .orElse(0);
    }

    /**
     * Waits until the tables of all these subscriptions contain everything up to a global position.
     *
     * @return whether they do; false if the time was up before
     * @throws MessageStoreUnavailableException if that cannot be read
     */
    public boolean await(Set<String> subscriptions, long globalPosition, Duration patience)
            throws InterruptedException {
        var deadline = System.nanoTime() + patience.toNanos();
        for (var seen = moves(); !haveReached(subscriptions, globalPosition); seen = moves()) {
            if (!awaitMoveAfter(seen, deadline)) {
                return false;
            }
        }
        return true;
    }

    private boolean haveReached(Set<String> subscriptions, long globalPosition) {
        var positions = positions(subscriptions);
        return positions.size() == subscriptions.size()
                && positions.stream().allMatch(position -> position.hasReached(globalPosition, messageStore));
    }

    private List<SubscriptionPosition> positions(Set<String> subscriptions) {
        try (var connection = dataSource.getConnection()) {
            return SubscriptionPositions.read(connection, subscriptions);
        } catch (SQLException e) {
            throw new MessageStoreUnavailableException("Cannot read positions: " + e.getMessage(), e);
        }
    }

    private long moves() {
        synchronized (anyMove) {
            return moves;
        }
    }

    private boolean awaitMoveAfter(long seen, long deadline) throws InterruptedException {
        synchronized (anyMove) {
            while (moves == seen) {
                var left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(anyMove, left);
            }
            return true;
        }
    }

    /** A notification can be lost; then this is how a move is noticed. */
    private void look() {
        try {
            for (var position : positions(listeners.keySet())) {
                var last = lastSeen.put(position.subscription(), position.position());
                if (last == null || last != position.position()) {
                    moved(position.subscription());
                }
            }
        } catch (RuntimeException e) {
            LOG.debug("Cannot look how far the aggregators are", e);
        }
    }

    private void moved(String subscription) {
        wakeThoseWhoWait();
        listeners.getOrDefault(subscription, List.of()).forEach(Runnable::run);
    }

    private void anyMayHaveMoved() {
        wakeThoseWhoWait();
        listeners.values().forEach(each -> each.forEach(Runnable::run));
    }

    private void wakeThoseWhoWait() {
        synchronized (anyMove) {
            moves++;
            anyMove.notifyAll();
        }
    }

    /** Stops listening. */
    @Override
    public void close() {
        notifications.close();
        looking.cancel(false);
        lookout.shutdown();
    }
}
