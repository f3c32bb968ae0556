package com.videotutorials.server.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.server.tokens.SetClock;
import com.videotutorials.server.tokens.SigningKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTokensTest {

    private static final List<String> WORDS = List.of("videos/1/", "x");

    private final SetClock clock = new SetClock();

    @TempDir
    private Path directory;

    @Test
    void aTokenSaysWhatWasSigned() {
        var verified = tokens().verify("media", token()).orElseThrow();

        assertThat(verified.words()).isEqualTo(WORDS);
        assertThat(verified.expiresAt()).isEqualTo(clock.instant().plus(Duration.ofHours(6)));
    }

    @Test
    void anotherServerWithTheKeysAcceptsIt() {
        var token = token();

        assertThat(tokens().verify("media", token)).isPresent();
    }

    @Test
    void aTokenExpires() {
        var tokens = tokens();
        var token = token();

        clock.pass(Duration.ofHours(6).minusSeconds(1));
        assertThat(tokens.verify("media", token)).isPresent();
        clock.pass(Duration.ofSeconds(1));
        assertThat(tokens.verify("media", token)).isEmpty();
    }

    @Test
    void aTokenIsForOnePurpose() {
        assertThat(tokens().verify("upload", token())).isEmpty();
    }

    @Test
    void aTokenOutlivesTheRotationOfItsKey() throws Exception {
        var tokens = tokens();
        var token = token();

        SigningKeys.rotate(file(), clock);
        clock.pass(Duration.ofHours(3));
        SigningKeys.rotate(file(), clock);
        clock.pass(Duration.ofHours(2));

        assertThat(tokens.verify("media", token)).isPresent();
        assertThat(tokens().verify("media", token())).isPresent();
    }

    @Test
    void whoeverHasOtherKeysCannotSign() {
        var other = new UrlTokens(SigningKeys.in(directory.resolve("other.json"), clock), clock)
                .sign("media", clock.instant().plus(Duration.ofHours(6)), WORDS);

        assertThat(tokens().verify("media", other)).isEmpty();
    }

    @Test
    void noCharacterOfATokenCanBeChanged() {
        var tokens = tokens();
        var token = token();

        for (var i = 0; i < token.length() - 1; i++) {
            var changed = new StringBuilder(token);
            changed.setCharAt(i, token.charAt(i) == 'A' ? 'B' : 'A');
            var accepted = tokens.verify("media", changed.toString());
            assertThat(accepted.filter(verified -> !verified.words().equals(WORDS)))
                    .isEmpty();
        }
        assertThat(tokens.verify("media", token.substring(0, token.length() - 2)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a", "a.b", "..", "YQ.YQ", "YQ.", ".YQ", "%", "ä.ö"})
    void nonsenseIsNoToken(String nonsense) {
        assertThat(tokens().verify("media", nonsense)).isEmpty();
    }

    private String token() {
        return tokens().sign("media", clock.instant().plus(Duration.ofHours(6)), WORDS);
    }

    private UrlTokens tokens() {
        return new UrlTokens(SigningKeys.in(file(), clock), clock);
    }

    private Path file() {
        return directory.resolve("keys.json");
    }
}
