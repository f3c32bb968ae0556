package com.videotutorials.messagestore;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs those members of subscriptions that fall to this process, out of all that keep their positions in one database.
 * Once a second, and whenever a process comes or goes, it says that it is alive and looks what it should run.
 */
final class SubscriptionHome {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionHome.class);

    private static final long BEAT_MILLIS = 1_000;

    /** How many beats go without a count of what is put aside. */
    private static final int COUNT_EVERY = 5;

    private static final String COUNT_ASIDE =
            "select subscription, count(*) from subscriptions.parked_message group by subscription";

    private final DataSource dataSource;
    private final Map<String, Workshop> workshops;
    private final Leases leases;
    private final ExecutorService threads;
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(Threads.daemons("heart"));
    private final Map<MemberId, SubscriptionRun> runs = new ConcurrentHashMap<>();
    private final Map<String, Long> controls = new HashMap<>();
    private final Declarations declarations;
    private final HomeHealth health;
    private @Nullable ScheduledFuture<?> beating;
    private volatile long leasesEndAt = System.nanoTime();
    private volatile boolean stopping;
    private int beats;

    /** Runs nothing yet. */
    SubscriptionHome(
            DataSource dataSource, String processName, Collection<Workshop> workshops, ExecutorService threads) {
        this.dataSource = dataSource;
        this.workshops = workshops.stream()
                .collect(Collectors.toMap(workshop -> workshop.subscription().name(), workshop -> workshop));
        this.leases = new Leases(dataSource, UUID.randomUUID(), processName, this.workshops.keySet());
        this.threads = threads;
        this.health = new HomeHealth(this.workshops.keySet());
        this.declarations = new Declarations(dataSource, subscriptions(), health);
    }

    /** Begins to run what falls to it. Waits for a database that is not there yet. */
    void start() {
        beat();
        beating = heart.scheduleWithFixedDelay(this::beat, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    }

    DataSource dataSource() {
        return dataSource;
    }

    /** The subscriptions that the process has the code of. */
    Collection<Subscription<?>> subscriptions() {
        return workshops.values().stream()
                .<Subscription<?>>map(Workshop::subscription)
                .toList();
    }

    /** What this process runs at present. */
    Collection<SubscriptionRun> runs() {
        return runs.values();
    }

    HomeHealth health() {
        return health;
    }

    /** A process has come or gone, or an operator has changed something. */
    void somethingChanged() {
        try {
            heart.execute(this::beat);
        } catch (RejectedExecutionException e) {
            LOG.trace("Closed already", e);
        }
    }

    private boolean holdsLeases() {
        return System.nanoTime() - leasesEndAt < 0;
    }

    private void beat() {
        try {
            if (stopping) {
                giveWay();
            } else {
                lookWhatToRun();
            }
        } catch (SQLException | RuntimeException | Error e) {
            LOG.debug("Cannot look what to run", e);
            health.unreachable(e);
        }
    }

    private void lookWhatToRun() throws SQLException {
        declarations.declare();
        var asked = System.nanoTime();
        var beat = leases.beat();
        leasesEndAt = asked + Leases.TIME_TO_LIVE.toNanos();
        health.heard(beat);
        follow(beat);
        if (beats++ % COUNT_EVERY == 0) {
            health.counted(countAside());
        }
        runs.values().forEach(SubscriptionRun::reportHangs);
    }

    /** Others get what is finished, but not what is still being handled. */
    private void giveWay() throws SQLException {
        leases.stayUntilFinished();
        leases.release(runs.values().stream()
                .filter(run -> run.loop().hasEnded())
                .map(SubscriptionRun::member)
                .toList());
    }

    private Map<String, Long> countAside() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            return Sql.list(connection, COUNT_ASIDE, row -> Map.entry(row.getString(1), row.getLong(2))).stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }
    }

    private void follow(Beat beat) throws SQLException {
        runs.values().removeIf(run -> run.loop().hasEnded());
        var wanted = new HashMap<>(beat.owned());
        wanted.keySet().removeAll(beat.toRelease());
        wanted.values().removeIf(Lease::paused);
        wanted.keySet().removeIf(member -> declarations.isMissing(Rebuild.baseName(member.subscription())));
        runs.forEach((member, run) -> {
            if (!wanted.containsKey(member)) {
                run.loop().stop();
            }
        });
        leases.release(beat.toRelease().stream()
                .filter(member -> !runs.containsKey(member))
                .toList());
        wanted.keySet().stream().filter(member -> !runs.containsKey(member)).forEach(this::run);
        beat.leases().forEach(this::obey);
    }

    private void run(MemberId member) {
        try {
            var run = make(member);
            runs.put(member, run);
            if (stopping) {
                run.loop().stop();
            }
            threads.execute(() -> {
                run.loop().run();
                somethingChanged();
            });
        } catch (IllegalStateException e) {
            health.cannotRun(member.subscription(), e);
        }
    }

    private SubscriptionRun make(MemberId member) {
        var workshop = workshop(Rebuild.baseName(member.subscription()));
        return Rebuild.isName(member.subscription())
                ? workshop.rebuild(member, this::holdsLeases)
                : workshop.run(member, this::holdsLeases);
    }

    /** An operator may have parked messages retried or discarded. */
    private void obey(Lease lease) {
        var before = controls.put(lease.member().subscription(), lease.control());
        if (before != null && before != lease.control()) {
            runs.values().stream()
                    .filter(run ->
                            run.member().subscription().equals(lease.member().subscription()))
                    .forEach(run -> run.loop().reload());
        }
    }

    private Workshop workshop(String name) {
        var workshop = workshops.get(name);
        if (workshop == null) {
            throw new IllegalStateException("This process has no subscription " + name);
        }
        return workshop;
    }

    /** Finishes the batches that are being handled and begins no other. */
    void stop() {
        stopping = true;
        health.stopped();
        runs.values().forEach(run -> run.loop().stop());
        somethingChanged();
    }

    /** Waits until they are finished, then interrupts those that are not, and gives up all leases. */
    void close(long deadline, Duration patienceAfterwards) throws InterruptedException {
        for (var run : runs.values()) {
            if (!run.loop().awaitEnd(Duration.ofNanos(deadline - System.nanoTime()))) {
                LOG.warn("Interrupting what takes too long subscription={}", run.member());
                run.loop().interrupt();
            }
        }
        for (var run : runs.values()) {
            if (!run.loop().awaitEnd(patienceAfterwards)) {
                LOG.warn("Left alone, since it does not heed an interrupt subscription={}", run.member());
            }
        }
        if (beating != null) {
            beating.cancel(false);
        }
        heart.shutdown();
        if (!heart.awaitTermination(patienceAfterwards.toNanos(), TimeUnit.NANOSECONDS)) {
            LOG.debug("Still looking what to run");
        }
        try {
            leases.leave();
        } catch (SQLException e) {
            LOG.debug("Others will find out by themselves that this process has gone", e);
        }
    }
}
