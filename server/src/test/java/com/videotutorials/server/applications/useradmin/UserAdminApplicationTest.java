package com.videotutorials.server.applications.useradmin;

import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.api.admin.v1.AddAdminPrivilegeRequest;
import com.videotutorials.api.admin.v1.RemoveAdminPrivilegeRequest;
import com.videotutorials.api.admin.v1.UnlockAccountRequest;
import com.videotutorials.api.admin.v1.UserAdminServiceGrpc;
import com.videotutorials.api.admin.v1.UserAdminServiceGrpc.UserAdminServiceBlockingStub;
import com.videotutorials.api.operation.v1.Operation;
import com.videotutorials.server.Refusal;
import com.videotutorials.server.Sql;
import com.videotutorials.server.TestServer;
import com.videotutorials.server.TestUser;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class UserAdminApplicationTest {

    private static TestServer server;
    private static TestUser admin;
    private static UserAdminServiceBlockingStub userAdmin;

    private final String userId = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        server = TestServer.start();
        admin = TestUser.of(server, true);
        userAdmin = UserAdminServiceGrpc.newBlockingStub(server.channel())
                .withInterceptors(TestServer.bearer(admin.logIn(server).getAccessToken()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void toMakeAnAdministratorIsACommandInTheNameOfWhoAsks() {
        var operation = userAdmin
                .addAdminPrivilege(
                        AddAdminPrivilegeRequest.newBuilder().setUserId(userId).build())
                .getOperation();

        assertThat(commands()).containsExactly(command("AddAdminPrivilege", operation));
    }

    @Test
    void toMakeAnOrdinaryUserIsACommandInTheNameOfWhoAsks() {
        var operation = userAdmin
                .removeAdminPrivilege(RemoveAdminPrivilegeRequest.newBuilder()
                        .setUserId(userId)
                        .build())
                .getOperation();

        assertThat(commands()).containsExactly(command("RemoveAdminPrivilege", operation));
    }

    @Test
    void toUnlockAnAccountIsACommandInTheNameOfWhoAsks() {
        var operation = userAdmin
                .unlockAccount(
                        UnlockAccountRequest.newBuilder().setUserId(userId).build())
                .getOperation();

        assertThat(commands()).containsExactly(command("UnlockAccount", operation));
    }

    @Test
    void aRepeatedRequestIsOneCommand() {
        var request = AddAdminPrivilegeRequest.newBuilder()
                .setRequestId(UUID.randomUUID().toString())
                .setUserId(userId)
                .build();

        assertThat(userAdmin.addAdminPrivilege(request)).isEqualTo(userAdmin.addAdminPrivilege(request));
        assertThat(commands()).hasSize(1);
    }

    @Test
    void anIdThatIsNoneIsRefused() {
        var refusal = Refusal.of(() -> userAdmin.unlockAccount(UnlockAccountRequest.getDefaultInstance()));

        assertThat(refusal.fields()).containsExactly("user_id");
    }

    private String command(String type, Operation operation) {
        assertThat(operation.getDone()).isFalse();
        return "%s {\"userId\": \"%s\"} at %d trace=%s user=%s"
                .formatted(type, userId, operation.getPosition(), operation.getTraceId(), admin.userId());
    }

    private List<String> commands() {
        return new Sql(server.database().dataSource("message_store"))
                .rows(
                        row -> "%s %s at %d trace=%s user=%s"
                                .formatted(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getLong(3),
                                        row.getString(4),
                                        row.getString(5)),
                        "select type, data, global_position, metadata ->> 'traceId', metadata ->> 'userId'"
                                + " from message_store.messages where stream_name = ?",
                        "identity:command-" + userId);
    }
}
