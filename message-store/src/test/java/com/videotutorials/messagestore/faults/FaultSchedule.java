package com.videotutorials.messagestore.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in a run, in which order, and after which pauses: all of it decided by a seed. How far workers and
 * clients are at each fault is up to the machine, and is not repeated.
 */
final class FaultSchedule {

    private static final int LONGEST_DELAY_MILLIS = 400;

    /** How many faults happen to others while a worker is paused. */
    private static final int FAULTS_DURING_PAUSE = 4;

    private static final int PAUSES = 5;

    private static final Map<Kind, Integer> OTHERS =
            Map.of(Kind.PAUSE, PAUSES, Kind.DRAIN, 4, Kind.CRASH, 2, Kind.RESTART, 2, Kind.TERMINATE, 4);

    private final Random random;
    private final int workers;
    private final List<Fault> faults = new ArrayList<>();
    private @Nullable Integer paused;
    private int pausedAt;

    private FaultSchedule(long seed, int workers) {
        this.random = new Random(seed);
        this.workers = workers;
    }

    /** The schedule of this seed. */
    static List<Fault> of(long seed, int workers, int kills) {
        var schedule = new FaultSchedule(seed, workers);
        schedule.plan(kills);
        return List.copyOf(schedule.faults);
    }

    private void plan(int kills) {
        var kinds = new ArrayList<>(Collections.nCopies(kills, Kind.KILL));
        OTHERS.forEach((kind, times) -> kinds.addAll(Collections.nCopies(times, kind)));
        // the map has no order of its own
        Collections.sort(kinds);
        Collections.shuffle(kinds, random);
        for (var kind : kinds) {
            if (kind == Kind.PAUSE || faults.size() - pausedAt > FAULTS_DURING_PAUSE) {
                endPause();
            }
            add(kind);
        }
        endPause();
    }

    private void add(Kind kind) {
        var worker = worker();
        if (kind == Kind.PAUSE) {
            paused = worker;
            pausedAt = faults.size();
        }
        faults.add(new Fault(kind, worker, delay()));
    }

    private void endPause() {
        var worker = paused;
        if (worker != null) {
            faults.add(new Fault(Kind.RESUME, worker, delay()));
            paused = null;
        }
    }

    /** One that is not paused. */
    private int worker() {
        var worker = random.nextInt(workers);
        return paused != null && paused == worker ? (worker + 1) % workers : worker;
    }

    private Duration delay() {
        return Duration.ofMillis(random.nextInt(LONGEST_DELAY_MILLIS));
    }

    /** What can go wrong. */
    enum Kind {
        KILL,
        PAUSE,
        RESUME,
        DRAIN,
        CRASH,
        RESTART,
        TERMINATE
    }

    /**
     * Something goes wrong.
     *
     * @param worker with which worker, if it concerns one
     * @param delay how long after the fault before
     */
    record Fault(Kind kind, int worker, Duration delay) {}
}
