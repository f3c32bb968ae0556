package com.videotutorials.server.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageRequestTest {

    private static final UUID ID = UUID.fromString("ffffffff-ffff-4fff-bfff-ffffffffffff");
    private static final String TOKEN = PageToken.of(new PageEnd(Long.MAX_VALUE, ID), "parcels#newest");

    @ParameterizedTest
    @CsvSource({"0, 20", "1, 1", "100, 100", "101, 100", "2147483647, 100"})
    void aPageHasTheSizeThatIsAskedForWithinLimits(int asked, int size) {
        var request = PageRequest.of(asked, "", "parcels");

        assertThat(request.after()).isEmpty();
        assertThat(request.limit()).isEqualTo(size + 1);
        assertThat(request.page(rows(size), PageRequestTest::end).nextToken()).isEmpty();
        assertThat(request.page(rows(size + 1), PageRequestTest::end).rows()).isEqualTo(rows(size));
        assertThat(request.page(rows(size + 1), PageRequestTest::end).nextToken())
                .isNotEmpty();
    }

    @Test
    void theNextPageBeginsAfterTheLastRowOfThisOne() {
        var token = PageRequest.of(3, "", "parcels", "newest")
                .page(rows(4), PageRequestTest::end)
                .nextToken();

        assertThat(PageRequest.of(3, token, "parcels", "newest").after()).contains(new PageEnd(2, ID));
    }

    @Test
    void aTokenCanStandInAnUrl() {
        assertThat(TOKEN).matches("[A-Za-z0-9_-]+");
        assertThat(PageRequest.of(0, TOKEN, "parcels", "newest").after()).contains(new PageEnd(Long.MAX_VALUE, ID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"parcels#oldest", "parcels", "invoices#newest", ""})
    void aTokenIsRefusedForAnotherList(String list) {
        assertRefused(TOKEN, list);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "!", "AAAA", "\u0000", "é", "0", "null", " "})
    void whatIsNoTokenIsRefused(String token) {
        assertRefused(token, "parcels#newest");
    }

    @Test
    void aTokenInWhichAnythingWasChangedIsRefused() {
        var bytes = Base64.getUrlDecoder().decode(TOKEN);
        for (var bit = 0; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(Base64.getUrlEncoder().encodeToString(bytes), "parcels#newest");
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertRefused(TOKEN.substring(1), "parcels#newest");
        assertRefused(TOKEN + TOKEN, "parcels#newest");
    }

    /** Made by somebody who knows how. */
    @Test
    void aTokenOutOfRangeIsRefused() {
        assertRefused(PageToken.of(new PageEnd(-1, ID), "parcels#newest"), "parcels#newest");
        assertRefused(PageToken.of(new PageEnd(Long.MIN_VALUE, ID), "parcels#newest"), "parcels#newest");
    }

    private static void assertRefused(String token, String list) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> PageRequest.of(0, token, list))
                .satisfies(refusal -> assertThat(
                                refusal.details().getFieldViolations(0).getField())
                        .isEqualTo("page_token"));
    }

    private static List<Long> rows(int count) {
        return LongStream.range(0, count).boxed().toList();
    }

    private static PageEnd end(long row) {
        return new PageEnd(row, ID);
    }
}
