package com.videotutorials.workers.components.identity;

import static com.videotutorials.workers.components.identity.Users.COMMANDS_TO_JANE;
import static com.videotutorials.workers.components.identity.Users.IDENTITY_OF_JANE;
import static com.videotutorials.workers.components.identity.Users.JANE;
import static com.videotutorials.workers.components.identity.Users.registered;
import static com.videotutorials.workers.components.identity.Users.rehash;
import static com.videotutorials.workers.components.identity.Users.rehashRejected;
import static com.videotutorials.workers.components.identity.Users.rehashed;

import com.videotutorials.messagestore.Scenario;
import org.junit.jupiter.api.Test;

class PasswordTest {

    private final Scenario scenario = Scenario.of(new IdentityComponent().subscriptions());

    @Test
    void thePasswordOfAUserIsHashedAnewAsOftenAsItIsAskedFor() {
        scenario.given(IDENTITY_OF_JANE, registered(JANE));

        scenario.when(COMMANDS_TO_JANE, rehash("new")).then(IDENTITY_OF_JANE, rehashed("new"));
        scenario.when(COMMANDS_TO_JANE, rehash("newer")).then(IDENTITY_OF_JANE, rehashed("newer"));
        scenario.when(COMMANDS_TO_JANE, rehash("newer")).then(IDENTITY_OF_JANE, rehashed("newer"));
    }

    @Test
    void whoIsNotRegisteredHasNoPassword() {
        scenario.when(COMMANDS_TO_JANE, rehash("new")).then(IDENTITY_OF_JANE, rehashRejected());
        scenario.when(COMMANDS_TO_JANE, rehash("new")).then(IDENTITY_OF_JANE, rehashRejected());
    }
}
