package com.videotutorials.workers.components.identity;

import static com.videotutorials.workers.components.identity.Users.COMMANDS_TO_JANE;
import static com.videotutorials.workers.components.identity.Users.COMMANDS_TO_JOHN;
import static com.videotutorials.workers.components.identity.Users.IDENTITY_OF_JANE;
import static com.videotutorials.workers.components.identity.Users.IDENTITY_OF_JOHN;
import static com.videotutorials.workers.components.identity.Users.JANE;
import static com.videotutorials.workers.components.identity.Users.JOHN;
import static com.videotutorials.workers.components.identity.Users.RESERVATION;
import static com.videotutorials.workers.components.identity.Users.claimedBy;
import static com.videotutorials.workers.components.identity.Users.register;
import static com.videotutorials.workers.components.identity.Users.registered;
import static com.videotutorials.workers.components.identity.Users.registrationRejected;
import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.messages.identity.v1.RegistrationRejected;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Scenario;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationTest {

    private final Scenario scenario = Scenario.of(new IdentityComponent().subscriptions());

    @Test
    void whoeverComesFirstIsRegisteredAndHasTheAddress() {
        scenario.when(COMMANDS_TO_JANE, register(JANE))
                .thenAmongOthers(RESERVATION, claimedBy(JANE))
                .then(IDENTITY_OF_JANE, registered(JANE));
    }

    @Test
    void anAddressThatSomebodyElseHasIsTaken() {
        scenario.given(RESERVATION, claimedBy(JANE))
                .when(COMMANDS_TO_JOHN, register(JOHN))
                .then(IDENTITY_OF_JOHN, registrationRejected(JOHN, "EMAIL_TAKEN"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Jane@Example.com", " jane@example.com ", "JANE@EXAMPLE.COM"})
    void anAddressIsTakenHoweverItIsWritten(String email) {
        scenario.given(RESERVATION, claimedBy(JANE))
                .when(COMMANDS_TO_JOHN, register(JOHN, email))
                .then(
                        IDENTITY_OF_JOHN,
                        RegistrationRejected.newBuilder()
                                .setUserId(JOHN)
                                .setEmail(email)
                                .setReason("EMAIL_TAKEN")
                                .build());
    }

    @Test
    void whoHasTheAddressButWasCutOffBeforeIsRegistered() {
        scenario.given(RESERVATION, claimedBy(JANE))
                .when(COMMANDS_TO_JANE, register(JANE))
                .then(IDENTITY_OF_JANE, registered(JANE));
    }

    @Test
    void whoIsRegisteredIsNotRegisteredAgain() {
        scenario.when(COMMANDS_TO_JANE, register(JANE));

        scenario.when(COMMANDS_TO_JANE, register(JANE))
                .then(IDENTITY_OF_JANE, registrationRejected(JANE, "ALREADY_REGISTERED"));
    }

    @Test
    void whoIsRefusedIsRefusedAnewWhenAskingAnew() {
        scenario.given(RESERVATION, claimedBy(JANE));

        scenario.when(COMMANDS_TO_JOHN, register(JOHN))
                .then(IDENTITY_OF_JOHN, registrationRejected(JOHN, "EMAIL_TAKEN"));
        scenario.when(COMMANDS_TO_JOHN, register(JOHN))
                .then(IDENTITY_OF_JOHN, registrationRejected(JOHN, "EMAIL_TAKEN"));
    }

    @Test
    void whoWasRefusedMayRegisterWithAnotherAddress() {
        scenario.given(RESERVATION, claimedBy(JANE)).when(COMMANDS_TO_JOHN, register(JOHN));

        scenario.when(COMMANDS_TO_JOHN, register(JOHN, "john@example.com"))
                .thenAmongOthers(
                        Category.of("identityEmail").stream(EmailId.of("john@example.com")),
                        claimedBy(JOHN).toBuilder()
                                .setEmailId(EmailId.of("john@example.com").toString())
                                .build())
                .then(
                        IDENTITY_OF_JOHN,
                        registered(JOHN).toBuilder()
                                .setEmail("john@example.com")
                                .build());
    }

    @Test
    void aCommandThatAnotherImplementationHasAnsweredIsLeftAlone() {
        scenario.given(IDENTITY_OF_JANE, registered(JANE))
                .when(COMMANDS_TO_JANE, register(JANE))
                .thenNothing();
    }

    @ParameterizedTest
    @CsvSource({
        "jane@example.com, 22d34e59-dab0-5525-ab97-4ecdf8d21c83",
        "test@example.com, 89f73bff-ff29-59cc-a32c-126a31444293",
        "' Jane@Example.COM', 22d34e59-dab0-5525-ab97-4ecdf8d21c83",
    })
    void anAddressHasTheSameIdInAllImplementations(String email, UUID emailId) {
        assertThat(EmailId.of(email)).isEqualTo(emailId);
    }
}
