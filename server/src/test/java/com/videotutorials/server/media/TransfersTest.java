package com.videotutorials.server.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.server.media.Transfers.Transfer;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TransfersTest {

    private static final Transfer AT_ONCE = () -> {};

    private final Transfers transfers = new Transfers(40);

    @Test
    void aUserHasAFewPlacesAndOthersHaveTheirs() throws IOException {
        assertThat(transfers.upload("jane", () -> assertThat(transfers.upload("jane", () -> {
                            assertThat(transfers.upload("jane", AT_ONCE)).isFalse();
                            assertThat(transfers.upload("john", AT_ONCE)).isTrue();
                        }))
                        .isTrue()))
                .isTrue();

        assertThat(transfers.upload("jane", AT_ONCE)).isTrue();
    }

    @Test
    void whateverIsSentThereArePlacesForThoseWhoWatch() throws IOException {
        assertThat(uploads(20, () -> {
                    assertThat(transfers.upload("one more", AT_ONCE)).isFalse();
                    assertThat(transfers.download(AT_ONCE)).isTrue();
                }))
                .isTrue();
    }

    @Test
    void whateverIsWatchedThereArePlacesForThoseWhoSend() throws IOException {
        assertThat(downloads(20, () -> {
                    assertThat(transfers.download(AT_ONCE)).isFalse();
                    assertThat(transfers.upload("jane", AT_ONCE)).isTrue();
                }))
                .isTrue();
    }

    private boolean uploads(int count, Transfer then) throws IOException {
        return count == 0
                ? run(then)
                : transfers.upload("user " + count, () -> assertThat(uploads(count - 1, then))
                        .isTrue());
    }

    private boolean downloads(int count, Transfer then) throws IOException {
        return count == 0
                ? run(then)
                : transfers.download(
                        () -> assertThat(downloads(count - 1, then)).isTrue());
    }

    private static boolean run(Transfer transfer) throws IOException {
        transfer.run();
        return true;
    }
}
