package com.videotutorials.messagestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamNameTest {

    private static final int LONGEST = 2_500;

    @ParameterizedTest
    @CsvSource({
        "parcel-7, parcel, 7, 7",
        "parcel-a-b, parcel, a-b, a-b",
        "parcel-a+b-c, parcel, a+b-c, a",
        "parcel:command-7, parcel:command, 7, 7"
    })
    void aNameIsACategoryADashAndAnId(String name, String category, String id, String cardinalId) {
        var stream = StreamName.of(name);

        assertThat(stream.category()).isEqualTo(Category.of(category));
        assertThat(stream.id()).isEqualTo(id);
        assertThat(stream.cardinalId()).isEqualTo(cardinalId);
        assertThat(stream).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "parcel", "parcel-", "-7", "--", "parcel-\0", "par\0cel-7", "parcel-\ud83d"})
    void anyOtherNameIsRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> StreamName.of(name));
    }

    @Test
    void aNameIsAsLongAsAnIndexEntryAtTheMost() {
        assertThat(StreamName.of("parcel-" + "7".repeat(LONGEST - 7)).value()).hasSize(LONGEST);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StreamName.of("parcel-" + "7".repeat(LONGEST - 6)))
                .withMessageContaining("2501");
        assertThatIllegalArgumentException().isThrownBy(() -> StreamName.of("parcel-" + "📦".repeat(LONGEST / 4)));
    }

    @Test
    void aCategoryNamesItsStreams() {
        var parcel = Category.of("parcel");
        var id = UUID.randomUUID();

        assertThat(parcel.stream("7")).isEqualTo(StreamName.of("parcel-7"));
        assertThat(parcel.stream(id)).isEqualTo(StreamName.of("parcel-" + id));
        assertThat(parcel.commands().stream("7")).isEqualTo(StreamName.of("parcel:command-7"));
        assertThat(parcel).hasToString("parcel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "parcel-7", "par\0cel"})
    void aCategoryThatIsEmptyOrHasADashIsRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Category.of(name));
    }
}
