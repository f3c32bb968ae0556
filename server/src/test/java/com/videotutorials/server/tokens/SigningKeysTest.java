package com.videotutorials.server.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.nimbusds.jose.jwk.JWK;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {

    private final SetClock clock = new SetClock();

    @TempDir
    private Path directory;

    @Test
    void theFirstStartMakesAKeyThatLaterOnesFind() {
        var first = SigningKeys.in(file(), clock).signing();

        assertThat(SigningKeys.in(file(), clock).signing()).isEqualTo(first);
    }

    @Test
    void onlyItsOwnerMayReadTheFile() throws Exception {
        SigningKeys.in(file(), clock).signing();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void whatIsPublishedHasNoPrivateHalf() {
        var keys = SigningKeys.in(file(), clock);

        assertThat(keys.verifying().getKeys()).hasSize(1).noneMatch(JWK::isPrivate);
    }

    @Test
    void aNewKeyIsPublishedBeforeItSigns() throws Exception {
        var keys = SigningKeys.in(file(), clock);
        var old = keys.signing();

        SigningKeys.rotate(file(), clock);
        clock.pass(Duration.ofMinutes(1));

        assertThat(keys.signing().getKeyID()).isEqualTo(old.getKeyID());
        assertThat(keys.verifying().getKeys()).hasSize(2);
    }

    @Test
    void anOldKeyIsAcceptedUntilItsLastTokenHasEnded() throws Exception {
        var keys = SigningKeys.in(file(), clock);
        var tokens = new AccessTokensOf(keys, clock);
        SigningKeys.rotate(file(), clock);
        clock.pass(SigningKeys.LEAD.minusSeconds(1));
        var last = tokens.token();
        clock.pass(Duration.ofSeconds(2));
        var first = tokens.token();

        assertThat(tokens.keyOf(first)).isNotEqualTo(tokens.keyOf(last));
        clock.pass(AccessTokens.LIFETIME.minusSeconds(10));
        assertThat(tokens.accepts(last)).isTrue();
        assertThat(tokens.accepts(first)).isTrue();
        clock.pass(Duration.ofMinutes(1));
        assertThat(keys.verifying().getKeys()).hasSize(1);
        assertThat(tokens.accepts(last)).isFalse();
    }

    @Test
    void rotatingDropsKeysThatHaveEnded() throws Exception {
        var keys = SigningKeys.in(file(), clock);
        SigningKeys.rotate(file(), clock);
        clock.pass(Duration.ofDays(1));
        SigningKeys.rotate(file(), clock);
        clock.pass(Duration.ofSeconds(2));

        assertThat(keys.verifying().getKeys()).hasSize(2);
        assertThat(Files.readString(file()).split("\"kid\"", -1)).hasSize(3);
    }

    @Test
    void rotatingWithoutAFileMakesAKeyThatSignsAtOnce() throws Exception {
        SigningKeys.rotate(file(), clock);

        assertThat(SigningKeys.in(file(), clock).signing().isPrivate()).isTrue();
    }

    @Test
    void aFileThatIsSpoiledWhileTheServerRunsDoesNotStopIt() throws Exception {
        var keys = SigningKeys.in(file(), clock);
        var key = keys.signing();
        Files.writeString(file(), "spoiled");
        clock.pass(Duration.ofMinutes(1));

        assertThat(keys.signing()).isEqualTo(key);
    }

    @Test
    void aFileThatHasNoKeysIsRefusedAtTheStart() throws Exception {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "nonsense");

        assertThatIllegalStateException()
                .isThrownBy(() -> SigningKeys.in(file(), clock))
                .withMessageStartingWith("Cannot use the keys in " + file());
    }

    private Path file() {
        return directory.resolve("keys").resolve("access-token-keys.json");
    }
}
