package com.videotutorials.workers.components.identity;

import static com.videotutorials.workers.components.identity.Users.COMMANDS_TO_JANE;
import static com.videotutorials.workers.components.identity.Users.COMMANDS_TO_JOHN;
import static com.videotutorials.workers.components.identity.Users.IDENTITY_OF_JANE;
import static com.videotutorials.workers.components.identity.Users.IDENTITY_OF_JOHN;
import static com.videotutorials.workers.components.identity.Users.JANE;
import static com.videotutorials.workers.components.identity.Users.JOHN;
import static com.videotutorials.workers.components.identity.Users.addAdmin;
import static com.videotutorials.workers.components.identity.Users.adminAdded;
import static com.videotutorials.workers.components.identity.Users.adminRejected;
import static com.videotutorials.workers.components.identity.Users.adminRemoved;
import static com.videotutorials.workers.components.identity.Users.byJohn;
import static com.videotutorials.workers.components.identity.Users.byTheOperator;
import static com.videotutorials.workers.components.identity.Users.registered;
import static com.videotutorials.workers.components.identity.Users.removeAdmin;

import com.videotutorials.messagestore.Scenario;
import org.junit.jupiter.api.Test;

class AdminTest {

    private final Scenario scenario = Scenario.of(new IdentityComponent().subscriptions());

    @Test
    void whoeverIsNotNamedMayNothing() {
        scenario.given(IDENTITY_OF_JANE, registered(JANE))
                .when(COMMANDS_TO_JANE, addAdmin(JANE))
                .then(IDENTITY_OF_JANE, adminRejected(JANE, "NOT_AN_ADMIN"));
    }

    @Test
    void theOperatorMakesTheFirstAdministrator() {
        scenario.given(IDENTITY_OF_JANE, registered(JANE))
                .when(COMMANDS_TO_JANE, addAdmin(JANE), byTheOperator())
                .then(IDENTITY_OF_JANE, adminAdded(JANE));
    }

    @Test
    void anAdministratorMakesOthers() {
        scenario.given(IDENTITY_OF_JOHN, adminAdded(JOHN))
                .given(IDENTITY_OF_JANE, registered(JANE))
                .when(COMMANDS_TO_JANE, addAdmin(JANE), byJohn())
                .then(IDENTITY_OF_JANE, adminAdded(JANE));
    }

    @Test
    void anybodyElseMakesNobodyAnAdministrator() {
        scenario.given(IDENTITY_OF_JANE, registered(JANE))
                .given(IDENTITY_OF_JOHN, registered(JOHN), adminAdded(JOHN), adminRemoved(JOHN));

        scenario.when(COMMANDS_TO_JANE, addAdmin(JANE), byJohn())
                .then(IDENTITY_OF_JANE, adminRejected(JANE, "NOT_AN_ADMIN"));
        scenario.when(COMMANDS_TO_JOHN, addAdmin(JOHN), byJohn())
                .then(IDENTITY_OF_JOHN, adminRejected(JOHN, "NOT_AN_ADMIN"));
        scenario.when(COMMANDS_TO_JANE, removeAdmin(JANE), byJohn())
                .then(IDENTITY_OF_JANE, adminRejected(JANE, "NOT_AN_ADMIN"));
    }

    @Test
    void whoIsNotRegisteredCannotBeAnAdministrator() {
        scenario.when(COMMANDS_TO_JANE, addAdmin(JANE), byTheOperator())
                .then(IDENTITY_OF_JANE, adminRejected(JANE, "NOT_REGISTERED"));
        scenario.when(COMMANDS_TO_JANE, removeAdmin(JANE), byTheOperator())
                .then(IDENTITY_OF_JANE, adminRejected(JANE, "NOT_REGISTERED"));
    }

    @Test
    void whoIsAnAdministratorCannotBecomeOne() {
        scenario.given(IDENTITY_OF_JANE, registered(JANE), adminAdded(JANE));

        scenario.when(COMMANDS_TO_JANE, addAdmin(JANE), byTheOperator())
                .then(IDENTITY_OF_JANE, adminRejected(JANE, "ALREADY_ADMIN"));
        scenario.when(COMMANDS_TO_JANE, addAdmin(JANE), byTheOperator())
                .then(IDENTITY_OF_JANE, adminRejected(JANE, "ALREADY_ADMIN"));
    }

    @Test
    void anAdministratorCanGiveUpThePrivilegeOnce() {
        scenario.given(IDENTITY_OF_JOHN, registered(JOHN), adminAdded(JOHN));

        scenario.when(COMMANDS_TO_JOHN, removeAdmin(JOHN), byJohn()).then(IDENTITY_OF_JOHN, adminRemoved(JOHN));
        scenario.when(COMMANDS_TO_JOHN, removeAdmin(JOHN), byJohn())
                .then(IDENTITY_OF_JOHN, adminRejected(JOHN, "NOT_AN_ADMIN"));
        scenario.when(COMMANDS_TO_JOHN, removeAdmin(JOHN), byTheOperator())
                .then(IDENTITY_OF_JOHN, adminRejected(JOHN, "NOT_ADMIN_YET"));
    }

    @Test
    void whoWasAnAdministratorCanBecomeOneAgain() {
        scenario.given(IDENTITY_OF_JANE, registered(JANE)).when(COMMANDS_TO_JANE, addAdmin(JANE), byTheOperator());
        scenario.when(COMMANDS_TO_JANE, removeAdmin(JANE), byTheOperator()).then(IDENTITY_OF_JANE, adminRemoved(JANE));

        scenario.when(COMMANDS_TO_JANE, addAdmin(JANE), byTheOperator()).then(IDENTITY_OF_JANE, adminAdded(JANE));
    }
}
