package com.videotutorials.messagestore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NewMessageTest {

    private static final int SOME = 1_000;
    private static final int TIME_ORDERED = 7;
    private static final int RFC_9562 = 2;

    @Test
    void idsAreTimeOrdered() {
        var before = System.currentTimeMillis();
        var ids = Stream.generate(NewMessageTest::id).limit(SOME).toList();
        var after = System.currentTimeMillis();

        assertThat(ids)
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(id.version()).isEqualTo(TIME_ORDERED))
                .allSatisfy(id -> assertThat(id.variant()).isEqualTo(RFC_9562))
                .extracting(id -> id.getMostSignificantBits() >>> 16)
                .isSorted()
                .allSatisfy(millis -> assertThat(millis).isBetween(before, after));
    }

    private static UUID id() {
        return Parcels.message(Parcels.dispatchedTo("Bergen")).id();
    }
}
