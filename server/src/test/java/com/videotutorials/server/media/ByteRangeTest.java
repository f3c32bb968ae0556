package com.videotutorials.server.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,0,0",
        "bytes=0-9,0,9",
        "bytes=0-,0,9",
        "bytes=3-5,3,5",
        "bytes=9-,9,9",
        "bytes=5-999,5,9",
        "bytes=-3,7,9",
        "bytes=-10,0,9",
        "bytes=-99,0,9",
        "Bytes=1-2,1,2",
        "bytes=0-999999999999999999,0,9"
    })
    void oneRangeIsUnderstood(String header, long first, long last) {
        assertThat(ByteRange.of(header, 10)).hasValue(new ByteRange(first, last, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0"})
    void whatIsBeyondTheEndIsNoRange(String header) {
        assertThat(ByteRange.of(header, 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes=",
                "bytes=-",
                "bytes=5-3",
                "bytes=a-b",
                "items=0-1",
                "bytes=0-1,3-4",
                "bytes=9999999999999999999-"
            })
    void everythingElseIsTheWholeFile(String header) {
        assertThat(ByteRange.of(header, 10)).hasValue(new ByteRange(0, 9, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=0-0", "bytes=-1"})
    void anEmptyFileHasNoRanges(String header) {
        assertThat(ByteRange.of(header, 0)).isEmpty();
        assertThat(ByteRange.of(null, 0)).hasValue(new ByteRange(0, -1, false));
    }
}
