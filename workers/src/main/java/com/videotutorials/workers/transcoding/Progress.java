package com.videotutorials.workers.transcoding;

import java.util.function.IntConsumer;

/** How far a transcoding is, in percent of all of its phases. It is told when it changes, and never falls. */
final class Progress {

    private static final int HIGHEST = 99;

    private final IntConsumer told;
    private int last = -1;

    Progress(IntConsumer told) {
        this.told = told;
    }

    /** @param share of the phase that is done, from 0 to 1 */
    void at(Phase phase, double share) {
        var within = Math.max(0, Math.min(1, share)) * (phase.end - phase.begin);
        var percent = Math.min(HIGHEST, phase.begin + (int) within);
        if (percent > last) {
            last = percent;
            told.accept(percent);
        }
    }

    /** From which percent to which one it goes. Nearly all of the time is for encoding. */
    enum Phase {
        FETCHING(0, 5),
        ENCODING(5, 90),
        PACKAGING(90, 93),
        STORING(93, 100);

        private final int begin;
        private final int end;

        Phase(int begin, int end) {
            this.begin = begin;
            this.end = end;
        }
    }
}
