package com.videotutorials.workers.components.identity;

import static com.videotutorials.workers.components.identity.Users.COMMANDS_TO_MAIL;
import static com.videotutorials.workers.components.identity.Users.EMAIL_ID;
import static com.videotutorials.workers.components.identity.Users.IDENTITY_OF_JANE;
import static com.videotutorials.workers.components.identity.Users.IDENTITY_OF_JOHN;
import static com.videotutorials.workers.components.identity.Users.JANE;
import static com.videotutorials.workers.components.identity.Users.MAIL;
import static com.videotutorials.workers.components.identity.Users.RESERVATION;
import static com.videotutorials.workers.components.identity.Users.claimedBy;
import static com.videotutorials.workers.components.identity.Users.registered;
import static com.videotutorials.workers.components.identity.Users.registrationEmailSent;
import static com.videotutorials.workers.components.identity.Users.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.Scenario;
import com.videotutorials.messagestore.StreamName;
import org.junit.jupiter.api.Test;

class WelcomeTest {

    private final Scenario scenario = Scenario.of(new IdentityComponent().subscriptions());

    @Test
    void whoIsRegisteredIsWelcomedByMail() {
        scenario.given(RESERVATION, claimedBy(JANE))
                .when(IDENTITY_OF_JANE, registered(JANE))
                .then(COMMANDS_TO_MAIL, new RegistrationEmail().to("jane@example.com"));
    }

    @Test
    void whoWasRegisteredByAnotherImplementationHasTheAddressFromThenOn() {
        scenario.when(IDENTITY_OF_JANE, registered(JANE))
                .thenAmongOthers(RESERVATION, claimedBy(JANE))
                .then(COMMANDS_TO_MAIL, new RegistrationEmail().to("jane@example.com"));
    }

    @Test
    void whoWasWelcomedAlreadyIsNotWelcomedAgain() {
        scenario.given(RESERVATION, claimedBy(JANE))
                .given(IDENTITY_OF_JANE, registrationEmailSent(JANE))
                .when(IDENTITY_OF_JANE, registered(JANE))
                .thenNothing();
    }

    @Test
    void thatTheMailWasSentIsRemembered() {
        scenario.given(IDENTITY_OF_JANE, registered(JANE))
                .when(MAIL, sent(EMAIL_ID), from(IDENTITY_OF_JANE))
                .then(IDENTITY_OF_JANE, registrationEmailSent(JANE));
    }

    @Test
    void thatTheMailWasSentIsRememberedOnce() {
        scenario.given(IDENTITY_OF_JANE, registered(JANE), registrationEmailSent(JANE))
                .when(MAIL, sent(EMAIL_ID), from(IDENTITY_OF_JANE))
                .thenNothing();
    }

    @Test
    void anotherMailIsNotTheOneThatWelcomes() {
        var other = EmailId.of("another mail").toString();

        scenario.given(IDENTITY_OF_JANE, registered(JANE))
                .when(Category.of("sendEmail").stream(other), sent(other), from(IDENTITY_OF_JANE))
                .thenNothing();
    }

    @Test
    void theMailOfSomebodyElseIsNotTheOneThatWelcomes() {
        scenario.given(IDENTITY_OF_JANE, registered(JANE))
                .when(MAIL, sent(EMAIL_ID), from(IDENTITY_OF_JOHN))
                .thenNothing();
    }

    @Test
    void mailsThatOthersHaveAskedForAreNoneOfItsBusiness() {
        assertThatThrownBy(() -> scenario.when(MAIL, sent(EMAIL_ID), from(StreamName.of("newsletter-1"))))
                .hasMessageContaining("No subscription wants");
        assertThatThrownBy(() -> scenario.when(MAIL, sent(EMAIL_ID))).hasMessageContaining("No subscription wants");
    }

    @Test
    void theMailSaysToWhomItGoesAndNothingThatWasPutInIsHtml() {
        var mail = new RegistrationEmail().to("\"<b>&\"@example.com");

        assertThat(mail.getSubject()).isEqualTo("Welcome to Video Tutorials");
        assertThat(mail.getText()).contains("\"<b>&\"@example.com");
        assertThat(mail.getHtml())
                .contains("&quot;&lt;b&gt;&amp;&quot;@example.com")
                .doesNotContain("<b>");
    }

    private static Metadata from(StreamName origin) {
        return Metadata.none().withOriginStreamName(origin);
    }
}
