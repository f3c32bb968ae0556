package com.videotutorials.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.videotutorials.api.admin.v1.AddAdminPrivilegeRequest;
import com.videotutorials.api.authentication.v1.GetCurrentUserRequest;
import com.videotutorials.api.authentication.v1.LogInRequest;
import com.videotutorials.api.authentication.v1.LogOutRequest;
import com.videotutorials.api.authentication.v1.RefreshTokenRequest;
import com.videotutorials.api.authentication.v1.Tokens;
import com.videotutorials.api.operation.v1.Operation;
import com.videotutorials.api.registration.v1.RegisterRequest;
import com.videotutorials.api.registration.v1.RegisterResponse;
import com.videotutorials.workers.WorkersApplication;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people do with a fresh system: they register, log in and out, and administer each other. */
@Timeout(600)
@TestMethodOrder(MethodOrderer.MethodName.class)
class PeopleTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String PASSWORD = "a rather secret password";
    private static final Pattern SECRET =
            Pattern.compile(PASSWORD + "|\\$2[aby]\\$|eyJ[\\w-]{10,}\\.|[0-9a-f]{12}\\.[\\w-]{43}");
    private static final Pattern URL = Pattern.compile("PostgreSQL +(jdbc:\\S+)");

    @TempDir
    private static Path home;

    private static StandaloneProcess standalone;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        var port = StandaloneProcess.freePort();
        standalone = StandaloneProcess.launch(Map.of(
                        "VIDEO_TUTORIALS_HOME",
                        home.toString(),
                        "GRPC_PORT",
                        String.valueOf(port),
                        "SERVER_MANAGEMENT_PORT",
                        "0",
                        "LOGGING_LEVEL_COM_VIDEOTUTORIALS",
                        "debug"))
                .awaitReady();
        client = new Client(port);
    }

    /** At the level of the most detail. */
    @AfterAll
    static void nothingSecretWasLogged() {
        client.close();
        standalone.close();
        assertThat(standalone.output()).contains("DEBUG").contains("Registered").doesNotContainPattern(SECRET);
    }

    @Test
    void aUserRegistersIsWelcomedLogsInAndOut() throws Exception {
        var registration = register("jane@example.com");
        assertThat(client.outcome(registration.getOperation()).getDone()).isTrue();

        await().atMost(PATIENCE).until(() -> mails().stream().anyMatch(mail -> mail.contains("To: jane@example.com")));
        var first = logIn("jane@example.com");
        assertThat(currentUser(first)).isEqualTo(registration.getUserId());
        var second = refresh(first);
        assertThat(currentUser(second)).isEqualTo(registration.getUserId());
        assertThat(client.authentication(second.getAccessToken())
                        .logOut(LogOutRequest.getDefaultInstance())
                        .hasOperation())
                .isTrue();

        assertRefused(() -> currentUser(first));
        assertRefused(() -> currentUser(second));
        assertRefused(() -> refresh(second));
    }

    @Test
    void ofTwoHundredWhoWantOneAddressOneGetsIt() throws Exception {
        var operations = IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> register("wanted@example.com").getOperation())
                .toList();

        var outcomes = operations.stream().map(client::outcome).toList();

        assertThat(outcomes).allMatch(Operation::getDone);
        assertThat(outcomes).filteredOn(operation -> !operation.hasError()).hasSize(1);
        assertThat(outcomes)
                .filteredOn(operation -> operation.getError().getMessage().equals("EMAIL_TAKEN"))
                .hasSize(199);
        await().atMost(PATIENCE)
                .until(() -> mails().stream().anyMatch(mail -> mail.contains("To: wanted@example.com")));
        assertThat(mails().stream().filter(mail -> mail.contains("To: wanted@example.com")))
                .hasSize(1);
    }

    @Test
    void theOperatorMakesTheFirstAdministratorWhoMakesTheNext() throws Exception {
        var first = register("first@example.com");
        var next = register("next@example.com");
        assertThat(client.outcome(first.getOperation()).hasError()).isFalse();
        assertThat(client.outcome(next.getOperation()).hasError()).isFalse();
        assertRefused(() -> makeAdmin(logIn("first@example.com"), next.getUserId()));

        assertThat(workers("grant-admin", "first@example.com")).isZero();

        var admin = await().atMost(PATIENCE).until(() -> logIn("first@example.com"), PeopleTest::isAdmin);
        assertThat(makeAdmin(admin, next.getUserId()).hasError()).isFalse();
        assertThat(makeAdmin(admin, UUID.randomUUID().toString()).getError().getMessage())
                .isEqualTo("NOT_REGISTERED");
        await().atMost(PATIENCE).until(() -> isAdmin(logIn("next@example.com")));
    }

    @Test
    void whoFailsFiveTimesInARowIsLockedOut() {
        assertThat(client.outcome(register("joe@example.com").getOperation()).hasError())
                .isFalse();
        for (var i = 0; i < 5; i++) {
            assertRefused(() -> logIn("joe@example.com", "wrong"));
        }

        assertThatThrownBy(() -> logIn("joe@example.com"))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageStartingWith("RESOURCE_EXHAUSTED");
    }

    private static RegisterResponse register(String email) {
        return client.registration()
                .register(RegisterRequest.newBuilder()
                        .setEmail(email)
                        .setPassword(PASSWORD)
                        .build());
    }

    private static Tokens logIn(String email) {
        return logIn(email, PASSWORD);
    }

    private static Tokens logIn(String email, String password) {
        return client.authentication()
                .logIn(LogInRequest.newBuilder()
                        .setEmail(email)
                        .setPassword(password)
                        .build())
                .getTokens();
    }

    private static Tokens refresh(Tokens tokens) {
        return client.authentication()
                .refreshToken(RefreshTokenRequest.newBuilder()
                        .setRefreshToken(tokens.getRefreshToken())
                        .build())
                .getTokens();
    }

    private static String currentUser(Tokens tokens) {
        return client.authentication(tokens.getAccessToken())
                .getCurrentUser(GetCurrentUserRequest.getDefaultInstance())
                .getUser()
                .getUserId();
    }

    private static boolean isAdmin(Tokens tokens) {
        return client.authentication(tokens.getAccessToken())
                .getCurrentUser(GetCurrentUserRequest.getDefaultInstance())
                .getUser()
                .getRolesList()
                .contains("admin");
    }

    private static Operation makeAdmin(Tokens tokens, String userId) {
        var request = AddAdminPrivilegeRequest.newBuilder().setUserId(userId).build();
        var operation = client.userAdmin(tokens.getAccessToken())
                .addAdminPrivilege(request)
                .getOperation();
        return client.outcome(operation, tokens.getAccessToken());
    }

    private static int workers(String... said) throws Exception {
        var url = URL.matcher(standalone.output());
        assertThat(url.find()).isTrue();
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WorkersApplication.class.getName()));
        command.addAll(List.of(said));
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("MESSAGE_STORE_URL", url.group(1));
        builder.environment().put("VIEW_DATA_URL", url.group(1));
        return builder.start().waitFor();
    }

    private static List<String> mails() throws IOException {
        try (var files = Files.list(home.resolve("mail"))) {
            return files.filter(file -> file.toString().endsWith(".eml"))
                    .map(PeopleTest::text)
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageMatching("(UNAUTHENTICATED|PERMISSION_DENIED): .*");
    }
}
