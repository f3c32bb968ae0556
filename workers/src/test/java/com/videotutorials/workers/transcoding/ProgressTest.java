package com.videotutorials.workers.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.workers.transcoding.Progress.Phase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final List<Integer> told = new ArrayList<>();
    private final Progress progress = new Progress(told::add);

    @Test
    void itIsToldWhenItChangesAndNeverFalls() {
        progress.at(Phase.FETCHING, 0);
        progress.at(Phase.FETCHING, 0.1);
        progress.at(Phase.ENCODING, 0.5);
        progress.at(Phase.ENCODING, 0.4);
        progress.at(Phase.ENCODING, 0.5);
        progress.at(Phase.PACKAGING, 0);

        assertThat(told).containsExactly(0, 47, 90);
    }

    @Test
    void whatIsDoneIsStillNotAllOfIt() {
        progress.at(Phase.STORING, 1);
        progress.at(Phase.STORING, 2);

        assertThat(told).containsExactly(99);
    }

    @Test
    void whatIsNoShareCountsAsNothing() {
        progress.at(Phase.ENCODING, Double.NaN);
        progress.at(Phase.ENCODING, -1);

        assertThat(told).containsExactly(5);
    }
}
