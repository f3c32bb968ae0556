package com.videotutorials.workers.aggregators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidTest {

    @Test
    void anIdIsRecognisedHoweverItIsSpelt() {
        var id = UUID.fromString("01234567-89ab-4cde-8f01-23456789abcd");

        assertThat(Uuid.of("01234567-89ab-4cde-8f01-23456789abcd")).contains(id);
        assertThat(Uuid.of("01234567-89AB-4CDE-8F01-23456789ABCD")).contains(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "1-1-1-1-1", "01234567-89ab-4cde-8f01-23456789abcg", "01234567"})
    void whatIsNoIdIsNone(String text) {
        assertThat(Uuid.of(text)).isEmpty();
    }
}
