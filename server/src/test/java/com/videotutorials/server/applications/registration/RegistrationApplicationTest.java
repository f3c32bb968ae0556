package com.videotutorials.server.applications.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.api.registration.v1.RegisterRequest;
import com.videotutorials.api.registration.v1.RegisterResponse;
import com.videotutorials.api.registration.v1.RegistrationServiceGrpc;
import com.videotutorials.server.Refusal;
import com.videotutorials.server.Sql;
import com.videotutorials.server.TestServer;
import io.grpc.Status;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCrypt;

@Timeout(300)
class RegistrationApplicationTest {

    private static final String PASSWORD = "correct horse battery";

    private static TestServer server;
    private static Sql messageStore;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        messageStore = new Sql(server.database().dataSource("message_store"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aRegistrationIsACommandAsTheContractSays() {
        var answer = register(request().setEmail("  Jane.Doe@Example.com ").build());

        assertThat(answer.getOperation().getDone()).isFalse();
        var command = commands(answer.getUserId()).get(0);
        assertThat(command.type()).isEqualTo("Register");
        assertThat(command.email()).isEqualTo("jane.doe@example.com");
        assertThat(command.userId()).isEqualTo(answer.getUserId());
        assertThat(BCrypt.checkpw(PASSWORD, command.passwordHash())).isTrue();
        assertThat(command.fields()).isEqualTo(3);
        assertThat(command.traceId()).isEqualTo(answer.getOperation().getTraceId());
        assertThat(command.actor()).isNull();
        assertThat(command.globalPosition()).isEqualTo(answer.getOperation().getPosition());
    }

    @Test
    void theClientMayChooseTheId() {
        var userId = UUID.randomUUID().toString();

        assertThat(register(request().setUserId(userId).build()).getUserId()).isEqualTo(userId);
    }

    @Test
    void aRepeatedRequestIsOneRegistration() {
        var request = request().setRequestId(UUID.randomUUID().toString()).build();

        var first = register(request);

        assertThat(register(request)).isEqualTo(first);
        assertThat(commands(first.getUserId())).hasSize(1);
    }

    @Test
    void anotherAddressIsAnotherRegistrationWhateverTheRequestId() {
        var requestId = UUID.randomUUID().toString();

        var jane = register(request().setRequestId(requestId).build());
        var joe = register(request().setRequestId(requestId).build());

        assertThat(joe.getUserId()).isNotEqualTo(jane.getUserId());
        assertThat(commands(joe.getUserId())).hasSize(1);
    }

    @Test
    void everyViolatedFieldIsNamedAtOnce() {
        var refusal = refusal(RegisterRequest.newBuilder()
                .setRequestId("1")
                .setUserId("2")
                .setEmail("no address")
                .setPassword("short")
                .build());

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.fields()).containsExactlyInAnyOrder("request_id", "user_id", "email", "password");
        assertThat(refusal.reasons()).contains("EMAIL_INVALID", "PASSWORD_TOO_SHORT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void aBlankAddressIsRefused(String email) {
        assertThat(refusal(request().setEmail(email).build()).reasons()).containsExactly("EMAIL_BLANK");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jane",
                "jane@",
                "@example.com",
                "jane@example..com",
                "jane@-example.com",
                "jane doe@example.com",
                "jane@example.com\r\nBcc: joe@example.com",
                "Jane <jane@example.com>",
                "jane@example.com,joe@example.com",
            })
    void whatIsNoAddressIsRefused(String email) {
        assertThat(refusal(request().setEmail(email).build()).reasons()).containsExactly("EMAIL_INVALID");
    }

    @Test
    void anAddressThatIsTooLongIsRefused() {
        var email = "jane@" + "a.".repeat(130) + "com";

        assertThat(refusal(request().setEmail(email).build()).reasons()).containsExactly("EMAIL_INVALID");
    }

    @ParameterizedTest
    @CsvSource({
        "seven77, PASSWORD_TOO_SHORT",
        "password, PASSWORD_BREACHED",
        "Password1, PASSWORD_BREACHED",
        "12345678, PASSWORD_BREACHED",
    })
    void aBadPasswordIsRefusedWithTheReason(String password, String reason) {
        assertThat(refusal(request().setPassword(password).build()).reasons()).containsExactly(reason);
    }

    @Test
    void aPasswordMayHaveSeventyTwoBytesAndNoMore() {
        var longest = "ä".repeat(36);

        assertThat(register(request().setPassword(longest).build()).getUserId()).isNotEmpty();
        assertThat(refusal(request().setPassword(longest + "a").build()).reasons())
                .containsExactly("PASSWORD_TOO_LONG");
    }

    @Test
    void whatIsRefusedIsNotWritten() {
        var userId = UUID.randomUUID().toString();

        var refusal =
                refusal(request().setUserId(userId).setPassword("password").build());

        assertThat(refusal.fields()).containsExactly("password");
        assertThat(commands(userId)).isEmpty();
    }

    private static RegisterRequest.Builder request() {
        return RegisterRequest.newBuilder()
                .setEmail(UUID.randomUUID() + "@example.com")
                .setPassword(PASSWORD);
    }

    private static RegisterResponse register(RegisterRequest request) {
        return RegistrationServiceGrpc.newBlockingStub(server.channel()).register(request);
    }

    private static Refusal refusal(RegisterRequest request) {
        return Refusal.of(() -> register(request));
    }

    private static List<Command> commands(String userId) {
        return messageStore.rows(
                row -> new Command(
                        row.getString(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getInt(6),
                        row.getString(7),
                        row.getString(8)),
                "select type, global_position, data ->> 'userId', data ->> 'email', data ->> 'passwordHash',"
                        + " (select count(*) from jsonb_object_keys(data)), metadata ->> 'traceId',"
                        + " metadata ->> 'userId' from message_store.messages where stream_name = ?",
                "identity:command-" + userId);
    }

    private record Command(
            String type,
            long globalPosition,
            String userId,
            String email,
            String passwordHash,
            int fields,
            String traceId,
            String actor) {}
}
