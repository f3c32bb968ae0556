package com.videotutorials.bench;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Loads that are compared: they take short turns in many rounds, so that what disturbs the machine for a while
 * disturbs them all.
 */
final class Rounds {

    private static final int ROUNDS = 21;
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration TURN = Duration.ofMillis(500);

    private Rounds() {}

    /** What each of those that take turns measures, round by round, after a round to warm up that does not count. */
    static List<Samples> measure(int rounds, List<Turn> turns) throws SQLException, InterruptedException {
        var measured = new ArrayList<List<Double>>();
        for (var turn : turns) {
            turn.measure();
            measured.add(new ArrayList<>());
        }
        for (var round = 0; round < rounds; round++) {
            for (var i = 0; i < turns.size(); i++) {
                measured.get(i).add(turns.get(i).measure());
            }
        }
        return measured.stream().map(Samples::new).toList();
    }

    /** The calls per second of each load. */
    static List<Samples> compare(List<List<Caller>> loads) throws InterruptedException, ExecutionException {
        for (var callers : loads) {
            Load.callsPerSecond(callers, WARM_UP);
        }
        var measured = new ArrayList<List<Double>>();
        loads.forEach(callers -> measured.add(new ArrayList<>()));
        for (var round = 0; round < ROUNDS; round++) {
            for (var i = 0; i < loads.size(); i++) {
                measured.get(i).add(Load.callsPerSecond(loads.get(i), TURN));
            }
        }
        return measured.stream().map(Samples::new).toList();
    }

    /** One of those that take turns. */
    interface Turn {

        /** Does it once and returns a rate or a time. */
        double measure() throws SQLException, InterruptedException;
    }
}
