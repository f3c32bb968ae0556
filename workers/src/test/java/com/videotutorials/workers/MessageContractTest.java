package com.videotutorials.workers;

import static com.videotutorials.workers.Written.TRACE;
import static com.videotutorials.workers.Written.expected;
import static com.videotutorials.workers.Written.following;
import static com.videotutorials.workers.Written.only;
import static com.videotutorials.workers.Written.requireWritten;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.videotutorials.messages.authentication.v1.UserLoggedIn;
import com.videotutorials.messages.authentication.v1.UserLoginFailed;
import com.videotutorials.messages.identity.v1.AddAdminPrivilege;
import com.videotutorials.messages.identity.v1.Register;
import com.videotutorials.messages.identity.v1.RehashPassword;
import com.videotutorials.messages.identity.v1.RemoveAdminPrivilege;
import com.videotutorials.messages.identity.v1.UnlockAccount;
import com.videotutorials.messages.sendemail.v1.Send;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.StoredMessage;
import com.videotutorials.messagestore.StreamName;
import com.videotutorials.workers.RunningComponents.Said;
import com.videotutorials.workers.components.sendemail.MailRefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every message that a component writes, as it stands in the store: each field of its data and of its metadata. */
@Timeout(300)
class MessageContractTest {

    private static final String JANE = "2c1f5f5e-7c5b-4c27-9d2c-0a3f5a4b8f01";
    private static final String JOHN = "9b0e3d1a-52a4-4d0e-8f59-6a1f0f5d7c02";
    private static final String EMAIL_ID = "22d34e59-dab0-5525-ab97-4ecdf8d21c83";

    private static final StreamName IDENTITY = Category.of("identity").stream(JANE);
    private static final StreamName COMMANDS = Category.of("identity:command").stream(JANE);
    private static final StreamName LOGINS = Category.of("authentication").stream(JANE);

    @Test
    void aRegistrationSaysWhatTheContractSays() {
        try (var components = RunningComponents.start(mail -> {}, List.of(command(COMMANDS, register(JANE))))) {
            components.await("RegistrationEmailSent", 1);

            var command = only(components, "Register");
            var registered = only(components, "Registered");
            requireWritten(
                    registered,
                    IDENTITY,
                    "{'userId': '%s', 'email': 'jane@example.com', 'passwordHash': 'hash'}".formatted(JANE),
                    following(command, "'userId': 'actor'"));
            requireWritten(
                    only(components, "EmailClaimed"),
                    Category.of("identityEmail").stream(EMAIL_ID),
                    "{'emailId': '%s', 'userId': '%s'}".formatted(EMAIL_ID, JANE),
                    following(command, "'userId': 'actor'"));
            var send = only(components, "Send");
            var mail = RunningComponents.json(send.data());
            assertThat(mail.keySet()).containsExactlyInAnyOrder("emailId", "to", "subject", "text", "html");
            assertThat(mail.get("emailId").getAsString()).isEqualTo(EMAIL_ID);
            assertThat(mail.get("to").getAsString()).isEqualTo("jane@example.com");
            var origin = "'userId': 'actor', 'originStreamName': '%s'".formatted(IDENTITY);
            requireWritten(
                    send,
                    Category.of("sendEmail:command").stream(EMAIL_ID),
                    send.data(),
                    following(registered, origin));
            var sent = only(components, "Sent");
            mail.addProperty("from", RunningComponents.FROM);
            requireWritten(sent, Category.of("sendEmail").stream(EMAIL_ID), mail.toString(), following(send, origin));
            requireWritten(
                    only(components, "RegistrationEmailSent"),
                    IDENTITY,
                    "{'userId': '%s', 'emailId': '%s'}".formatted(JANE, EMAIL_ID),
                    following(sent, origin));
            assertThat(components.all()).hasSize(6);
        }
    }

    @Test
    void aRefusalOfARegistrationHasNoHash() {
        var john = Category.of("identity:command").stream(JOHN);
        try (var components = RunningComponents.start(
                mail -> {}, List.of(command(COMMANDS, register(JANE)), command(john, register(JOHN))))) {
            components.await("RegistrationRejected", 1);

            requireWritten(
                    only(components, "RegistrationRejected"),
                    Category.of("identity").stream(JOHN),
                    "{'userId': '%s', 'email': 'jane@example.com', 'reason': 'EMAIL_TAKEN'}".formatted(JOHN),
                    following(components.all("Register").get(1), "'userId': 'actor'"));
        }
    }

    @Test
    void twoDifferentCommandsThatWaitTogetherAreBothAnswered() {
        try (var components = RunningComponents.start(
                mail -> {},
                List.of(
                        command(COMMANDS, register(JANE)),
                        command(COMMANDS, register(JANE)),
                        command(COMMANDS, rehash("new")),
                        command(COMMANDS, rehash("newer"))))) {
            var rehashed = components.await("PasswordRehashed", 2);

            var commands = components.all("RehashPassword");
            for (var i = 0; i < 2; i++) {
                requireWritten(
                        rehashed.get(i),
                        IDENTITY,
                        "{'userId': '%s', 'passwordHash': '%s'}".formatted(JANE, i == 0 ? "new" : "newer"),
                        following(commands.get(i), "'userId': 'actor'"));
            }
            requireWritten(
                    only(components, "RegistrationRejected"),
                    IDENTITY,
                    "{'userId': '%s', 'email': 'jane@example.com', 'reason': 'ALREADY_REGISTERED'}".formatted(JANE),
                    following(components.all("Register").get(1), "'userId': 'actor'"));
        }
    }

    @Test
    void anAccountIsLockedByWhatCameBeforeHoweverMuchCameAfter() {
        var before = new ArrayList<Said>();
        before.add(anonymous(COMMANDS, register(JANE)));
        for (var i = 0; i < 12; i++) {
            before.add(anonymous(LOGINS, failed()));
        }
        before.add(anonymous(LOGINS, UserLoggedIn.newBuilder().setUserId(JANE).build()));
        for (var i = 0; i < 7; i++) {
            before.add(anonymous(LOGINS, failed()));
        }
        try (var components = RunningComponents.start(mail -> {}, before)) {
            var locked = components.await("AccountLocked", 3);

            var failures = components.all("UserLoginFailed");
            requireLocked(locked.get(0), failures.get(4), Duration.ofMinutes(1));
            requireLocked(locked.get(1), failures.get(9), Duration.ofMinutes(2));
            requireLocked(locked.get(2), failures.get(16), Duration.ofMinutes(1));

            components.write(
                    COMMANDS,
                    UnlockAccount.newBuilder().setUserId(JANE).build(),
                    Metadata.none().withUserId("operator"));
            var unlocked = components.await("AccountUnlocked", 1).get(0);
            assertThat(RunningComponents.json(unlocked.data()))
                    .isEqualTo(expected("{'userId': '%s', 'reason': 'UNLOCKED_BY_OPERATOR'}".formatted(JANE)));
            assertThat(components.all("AccountLocked")).hasSize(3);
        }
    }

    @Test
    void manyFailuresAreNotReadAnewAfterARestart() throws Exception {
        var before = new ArrayList<Said>();
        for (var i = 0; i < 250; i++) {
            before.add(anonymous(LOGINS, failed()));
        }
        try (var components = RunningComponents.start(mail -> {}, before)) {
            components.await("AccountLocked", 50);
            assertThat(components.snapshots()).isEqualTo(1);

            components.restart(mail -> {});
            before.subList(0, 5).forEach(said -> components
                    .messageStore()
                    .write(said.stream(), said.message(), said.metadata(), ExpectedVersion.any()));

            var locked = components.await("AccountLocked", 51);
            var failures = components.all("UserLoginFailed");
            requireLocked(locked.get(50), failures.get(254), Duration.ofMinutes(15));
        }
    }

    @Test
    void privilegesSayWhatTheContractSays() {
        try (var components = RunningComponents.start(
                mail -> {},
                List.of(
                        anonymous(COMMANDS, register(JANE)),
                        operator(
                                COMMANDS,
                                AddAdminPrivilege.newBuilder().setUserId(JANE).build()),
                        command(
                                COMMANDS,
                                RemoveAdminPrivilege.newBuilder()
                                        .setUserId(JANE)
                                        .build()),
                        command(
                                COMMANDS,
                                UnlockAccount.newBuilder().setUserId(JANE).build()),
                        operator(
                                COMMANDS,
                                RemoveAdminPrivilege.newBuilder()
                                        .setUserId(JANE)
                                        .build())))) {
            components.await("AdminPrivilegeRemoved", 1);

            requireWritten(
                    only(components, "AdminPrivilegeAdded"),
                    IDENTITY,
                    "{'userId': '%s'}".formatted(JANE),
                    following(only(components, "AddAdminPrivilege"), "'userId': 'operator'"));
            requireWritten(
                    only(components, "AdminPrivilegeRejected"),
                    IDENTITY,
                    "{'userId': '%s', 'reason': 'NOT_AN_ADMIN'}".formatted(JANE),
                    following(components.all("RemoveAdminPrivilege").get(0), "'userId': 'actor'"));
            requireWritten(
                    only(components, "AccountUnlockRejected"),
                    IDENTITY,
                    "{'userId': '%s', 'reason': 'NOT_AN_ADMIN'}".formatted(JANE),
                    following(only(components, "UnlockAccount"), "'userId': 'actor'"));
            requireWritten(
                    only(components, "AdminPrivilegeRemoved"),
                    IDENTITY,
                    "{'userId': '%s'}".formatted(JANE),
                    following(components.all("RemoveAdminPrivilege").get(1), "'userId': 'operator'"));
        }
    }

    @Test
    void aMailThatIsRefusedSaysWhatTheContractSays() {
        var commands = Category.of("sendEmail:command").stream(EMAIL_ID);
        var send =
                Send.newBuilder().setEmailId(EMAIL_ID).setTo("jane@example.com").setSubject("Hello");
        try (var components = RunningComponents.start(
                mail -> {
                    throw new MailRefusedException("550 Nobody of this name");
                },
                List.of(command(commands, send.build()), anonymous(commands, send.build())))) {
            components.await("SendRejected", 1);

            requireWritten(
                    only(components, "Failed"),
                    Category.of("sendEmail").stream(EMAIL_ID),
                    """
                    {'emailId': '%s', 'to': 'jane@example.com', 'subject': 'Hello', 'from': '%s',
                     'reason': '550 Nobody of this name'}
                    """
                            .formatted(EMAIL_ID, RunningComponents.FROM),
                    following(components.all("Send").get(0), "'userId': 'actor'"));
            requireWritten(
                    only(components, "SendRejected"),
                    Category.of("sendEmail").stream(EMAIL_ID),
                    "{'emailId': '%s', 'reason': 'ALREADY_FAILED'}".formatted(EMAIL_ID),
                    following(components.all("Send").get(1), ""));
        }
    }

    private static void requireLocked(StoredMessage locked, StoredMessage failure, Duration duration) {
        requireWritten(
                locked,
                IDENTITY,
                "{'userId': '%s', 'reason': 'TOO_MANY_FAILED_LOGINS', 'until': '%s'}"
                        .formatted(JANE, failure.time().plus(duration)),
                following(failure, ""));
    }

    private static Said command(StreamName stream, Message message) {
        return new Said(stream, message, Metadata.startingTrace(TRACE).withUserId("actor"));
    }

    private static Said anonymous(StreamName stream, Message message) {
        return new Said(stream, message, Metadata.startingTrace(TRACE));
    }

    private static Said operator(StreamName stream, Message message) {
        return new Said(stream, message, Metadata.startingTrace(TRACE).withUserId("operator"));
    }

    private static Register register(String userId) {
        return Register.newBuilder()
                .setUserId(userId)
                .setEmail("jane@example.com")
                .setPasswordHash("hash")
                .build();
    }

    private static RehashPassword rehash(String hash) {
        return RehashPassword.newBuilder().setUserId(JANE).setPasswordHash(hash).build();
    }

    private static UserLoginFailed failed() {
        return UserLoginFailed.newBuilder()
                .setUserId(JANE)
                .setReason("Incorrect password")
                .build();
    }
}
