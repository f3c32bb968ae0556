package com.videotutorials.server.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

    private final AtomicLong time = new AtomicLong(-5);
    private final Pace pace = new Pace(time::get);

    @Test
    void whoIsAsFastAsATelephoneLineIsLeftAlone() throws IOException {
        try (var content = pace.of(new ByteArrayInputStream(new byte[100_000]))) {
            for (var second = 0; second < 20; second++) {
                pass(Duration.ofSeconds(1));
                assertThat(content.read(new byte[5_000])).isEqualTo(5_000);
            }
        }
    }

    @Test
    void whoBeginsSlowlyHasSomeTime() throws IOException {
        try (var content = pace.of(new ByteArrayInputStream(new byte[2]))) {
            pass(Duration.ofSeconds(29));
            assertThat(content.read()).isZero();
        }
    }

    @Test
    void whoLetsItTrickleIsCutOff() throws IOException {
        try (var content = pace.of(new ByteArrayInputStream(new byte[2]))) {
            pass(Duration.ofSeconds(40));
            assertThatExceptionOfType(Pace.TooSlowException.class).isThrownBy(content::read);
        }
    }

    @Test
    void whoTakesItInDropsIsCutOff() throws IOException {
        try (var target = pace.of(new ByteArrayOutputStream())) {
            target.write(new byte[10_000]);
            pass(Duration.ofSeconds(40));
            assertThatExceptionOfType(Pace.TooSlowException.class).isThrownBy(() -> target.write(1));
        }
    }

    private void pass(Duration duration) {
        time.addAndGet(duration.toNanos());
    }
}
