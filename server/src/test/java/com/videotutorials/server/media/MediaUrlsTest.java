package com.videotutorials.server.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.videotutorials.server.tokens.SetClock;
import com.videotutorials.server.tokens.SigningKeys;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaUrlsTest {

    private final SetClock clock = new SetClock();

    @TempDir
    private Path directory;

    private MediaUrls urls;

    @BeforeEach
    void make() {
        urls = with(new PublicUrl("https://media.example.com/", () -> 0));
    }

    @Test
    void whatIsInOneFolderHasOneToken() {
        var playlist = urls.of("object:videos/1/master.m3u8");

        assertThat(playlist).startsWith("https://media.example.com/media/").endsWith("/master.m3u8");
        assertThat(urls.of("object:videos/1/thumbnail.jpg"))
                .isEqualTo(playlist.replace("master.m3u8", "thumbnail.jpg"));
        assertThat(urls.of("object:videos/2/master.m3u8")).isNotEqualTo(playlist);
    }

    @Test
    void forAnHourTheUrlRemainsTheSame() {
        var first = urls.of("object:videos/1/master.m3u8");

        clock.pass(Duration.ofMinutes(59));
        assertThat(urls.of("object:videos/1/master.m3u8")).isEqualTo(first);
        clock.pass(Duration.ofMinutes(1));
        assertThat(urls.of("object:videos/1/master.m3u8")).isNotEqualTo(first);
    }

    @Test
    void aUrlCanBeUsedForSixHoursAtLeast() {
        clock.pass(Duration.ofMinutes(59));

        assertThat(urls.expiresAt()).isAfterOrEqualTo(clock.instant().plus(Duration.ofHours(6)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://www.youtube.com/watch?v=abc", "http://example.com/a.mp4", "HTTPS://example.com"})
    void urisOfOthersAreGivenBack(String uri) {
        assertThat(urls.of(uri)).isEqualTo(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "javascript:alert(1)", "file:///etc/passwd", "object:../x", "data:text/html,x", "x y", "//x"
            })
    void everythingElseIsEmpty(String uri) {
        assertThat(urls.of(uri)).isEmpty();
    }

    @Test
    void withoutASettingTheUrlIsThatOfThePort() {
        assertThat(with(new PublicUrl("", () -> 1234)).of("object:videos/1/a"))
                .startsWith("http://127.0.0.1:1234/media/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "ftp://example.com", "http://", "http://x?y", "a b"})
    void whatIsNoUrlCannotBeThePublicOne(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> new PublicUrl(url, () -> 0));
    }

    private MediaUrls with(PublicUrl publicUrl) {
        return new MediaUrls(
                publicUrl, new UrlTokens(SigningKeys.in(directory.resolve("keys.json"), clock), clock), clock);
    }
}
