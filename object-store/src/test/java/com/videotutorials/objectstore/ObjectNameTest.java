package com.videotutorials.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectNameTest {

    @Test
    void aNameIsAUriAndBack() {
        var name = new ObjectName("videos/8f7a/master.m3u8");

        assertThat(name.toUri()).isEqualTo("object:videos/8f7a/master.m3u8");
        assertThat(ObjectName.fromUri(name.toUri())).isEqualTo(name);
        assertThat(name.sibling("thumbnail.jpg").value()).isEqualTo("videos/8f7a/thumbnail.jpg");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "/a", "a/", "a//b", "..", "a/../b", "a/.b", ".a", "a b", "a\\b", "a%2e", "a+/b", "a\n", "ä"
            })
    void whatCouldLeadElsewhereIsNoName(String value) {
        assertThat(ObjectName.isName(value)).isFalse();
        assertThat(ObjectName.isUri("object:" + value)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new ObjectName(value));
    }

    @Test
    void aNameHasAnEnd() {
        assertThat(ObjectName.isName("a/".repeat(249) + "aa")).isTrue();
        assertThat(ObjectName.isName("a/".repeat(249) + "aaa")).isFalse();
    }

    @Test
    void aWordIsNotLongerThanNamesOfFilesMayBe() {
        assertThat(ObjectName.isName("a".repeat(100) + "/b")).isTrue();
        assertThat(ObjectName.isName("a".repeat(101) + "/b")).isFalse();
        assertThat(ObjectName.isName("b/" + "a".repeat(101))).isFalse();
    }
}
