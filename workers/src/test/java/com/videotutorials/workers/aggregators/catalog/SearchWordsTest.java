package com.videotutorials.workers.aggregators.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.viewdata.SearchWords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Spring Boot|spring boot",
                "Node.js, TCP/IP and e-mail|node js tcp ip e mail",
                "Café ÜBER naïve|cafe uber naive",
                "İstanbul|istanbul",
                "ﬁne Ⅷ|fine viii",
                "Привет мир|привет мир",
                "日本語 チュートリアル|日本語 チュートリアル",
                "हिन्दी|हिन्दी",
                "C++17 & 3D|c 17 3d",
                "It's Java's|java",
                "👍 thumbs|thumbs",
            })
    void aTextHasWords(String text, String words) {
        assertThat(String.join(" ", SearchWords.of(text))).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "the of and", "&|!():*<->'\"\\", "👍", "\u0000", "\u0301"})
    void aTextMayHaveNone(String text) {
        assertThat(SearchWords.of(text)).isEmpty();
    }

    @Test
    void aLongWordIsShortened() {
        assertThat(SearchWords.of("㌖".repeat(200))).singleElement().satisfies(word -> assertThat(word)
                .hasSize(100));
        assertThat(SearchWords.of("𝒳𠀀".repeat(200))).singleElement().satisfies(word -> assertThat(
                        word.codePointCount(0, word.length()))
                .isEqualTo(100));
    }

    @Test
    void ofALongTextTheBeginningCounts() {
        assertThat(SearchWords.of("word ".repeat(100_000))).hasSize(4_000);
    }
}
