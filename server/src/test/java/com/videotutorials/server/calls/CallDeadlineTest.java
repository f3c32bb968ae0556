package com.videotutorials.server.calls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class CallDeadlineTest {

    private static final Duration USUAL = Duration.ofSeconds(30);

    @Test
    void patienceLeavesTimeForTheAnswer() throws Exception {
        var deadline = Deadline.after(5, SECONDS, new StandingClock());
        var clock = Executors.newSingleThreadScheduledExecutor();
        try (var context = Context.ROOT.withDeadline(deadline, clock)) {
            assertThat(context.call(() -> CallDeadline.patience(USUAL))).isEqualTo(Duration.ofMillis(4_500));
        } finally {
            clock.shutdownNow();
        }
    }

    @Test
    void whoNamesNoDeadlineHasTheUsualPatience() throws Exception {
        assertThat(Context.ROOT.call(() -> CallDeadline.patience(USUAL))).isEqualTo(USUAL);
    }

    private static final class StandingClock extends Deadline.Ticker {

        @Override
        public long nanoTime() {
            return 0;
        }
    }
}
