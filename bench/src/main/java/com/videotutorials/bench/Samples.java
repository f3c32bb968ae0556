package com.videotutorials.bench;

import java.util.List;
import java.util.stream.IntStream;

/** Measured values, in the order in which they were measured. */
record Samples(List<Double> values) {

    double median() {
        return percentile(50);
    }

    /** The smallest value that so many percent of all do not exceed. */
    double percentile(int percent) {
        var rank = (int) Math.ceil(percent / 100.0 * values.size());
        return values.stream().sorted().toList().get(Math.max(rank, 1) - 1);
    }

    double lowest() {
        return percentile(0);
    }

    double highest() {
        return percentile(100);
    }

    /** The median of the ratios to what was measured in the same rounds. */
    double ratioTo(Samples others) {
        return ratiosTo(others).median();
    }

    /** The ratios to what was measured in the same rounds. */
    Samples ratiosTo(Samples others) {
        return new Samples(IntStream.range(0, values.size())
                .mapToObj(round -> values.get(round) / others.values.get(round))
                .toList());
    }
}
