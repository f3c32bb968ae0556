package com.videotutorials.workers.transcoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LadderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        7680 | 4320 | 1920x1080 1280x720 854x480 640x360
        1920 | 1080 | 1920x1080 1280x720 854x480 640x360
        1080 | 1920 | 1080x1920 720x1280 480x854 360x640
        1280 | 720  | 1280x720 854x480 640x360
        1600 | 900  | 1600x900 1280x720 854x480 640x360
        890  | 500  | 890x500 640x360
        640  | 360  | 640x360 320x180
        641  | 361  | 640x360 320x180
        320  | 180  | 320x180 160x90
        178  | 100  | 178x100 178x100
        1    | 1    | 2x2 2x2
        9    | 3    | 8x2 8x2
        8000 | 100  | 4096x50 4096x50
        """)
    void renditionsAreNeverLargerThanTheSourceAndAtLeastTwo(int width, int height, String renditions) {
        assertThat(Ladder.of(width, height).stream()
                        .map(rendition -> rendition.width() + "x" + rendition.height())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(renditions);
    }

    @Test
    void eachRenditionHasFewerBitsThanTheOneBefore() {
        for (var side = 1; side < 3000; side += 7) {
            assertThat(Ladder.of(side * 2, side).stream().map(Rendition::mostBitsPerSecond))
                    .isSortedAccordingTo((a, b) -> Integer.compare(b, a))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void allHaveEvenSidesThatFitIntoTheSource() {
        for (var width = 2; width < 5000; width += 13) {
            for (var height = 2; height < 3000; height += 37) {
                for (var rendition : Ladder.of(width, height)) {
                    assertThat(rendition.width()).isEven().isBetween(2, width);
                    assertThat(rendition.height()).isEven().isBetween(2, height);
                }
            }
        }
    }
}
