package com.videotutorials.messagestore.faults;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.messagestore.faults.FaultSchedule.Fault;
import com.videotutorials.messagestore.faults.FaultSchedule.Kind;
import java.util.HashSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultScheduleTest {

    @Test
    void aSeedRepeatsItsSchedule() {
        assertThat(FaultSchedule.of(7, 3, 50))
                .isEqualTo(FaultSchedule.of(7, 3, 50))
                .isNotEqualTo(FaultSchedule.of(8, 3, 50));
    }

    @Test
    void everyScheduleHasItsShareOfEverything() {
        LongStream.range(0, 100).forEach(seed -> assertThat(
                        FaultSchedule.of(seed, 3, 50).stream().collect(groupingBy(Fault::kind, counting())))
                .containsEntry(Kind.KILL, 50L)
                .containsEntry(Kind.PAUSE, 5L)
                .containsEntry(Kind.RESUME, 5L)
                .containsEntry(Kind.CRASH, 2L)
                .containsEntry(Kind.RESTART, 2L));
    }

    @Test
    void whoIsPausedIsLeftAloneUntilResumed() {
        for (var seed = 0; seed < 100; seed++) {
            var paused = new HashSet<Integer>();
            for (var fault : FaultSchedule.of(seed, 3, 50)) {
                if (fault.kind() == Kind.RESUME) {
                    assertThat(paused.remove(fault.worker())).isTrue();
                } else {
                    assertThat(paused).doesNotContain(fault.worker());
                }
                if (fault.kind() == Kind.PAUSE) {
                    paused.add(fault.worker());
                }
            }
            assertThat(paused).isEmpty();
        }
    }
}
