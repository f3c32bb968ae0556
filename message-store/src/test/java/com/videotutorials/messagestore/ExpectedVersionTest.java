package com.videotutorials.messagestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ExpectedVersionTest {

    @Test
    void anyVersionAllowsEveryStream() {
        assertThat(ExpectedVersion.any().allows(-1)).isTrue();
        assertThat(ExpectedVersion.any().allows(Long.MAX_VALUE)).isTrue();
        assertThat(ExpectedVersion.any()).hasToString("any version");
    }

    @Test
    void noStreamAllowsOnlyOneThatDoesNotExist() {
        assertThat(ExpectedVersion.noStream().allows(-1)).isTrue();
        assertThat(ExpectedVersion.noStream().allows(0)).isFalse();
        assertThat(ExpectedVersion.noStream()).hasToString("no stream").isEqualTo(ExpectedVersion.of(-1));
    }

    @Test
    void aVersionAllowsOnlyThatOne() {
        var large = 1L << 40;

        assertThat(ExpectedVersion.of(large).allows(large)).isTrue();
        assertThat(ExpectedVersion.of(large).allows(large + 1)).isFalse();
        assertThat(ExpectedVersion.of(large).allows(-1)).isFalse();
        assertThat(ExpectedVersion.of(3)).hasToString("version 3");
    }

    @Test
    void whatIsBelowMinusOneIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ExpectedVersion.of(-2));
    }
}
