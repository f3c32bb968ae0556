package com.videotutorials.server.applications.useradmin;

import com.google.protobuf.Message;
import com.videotutorials.api.admin.v1.AddAdminPrivilegeRequest;
import com.videotutorials.api.admin.v1.AddAdminPrivilegeResponse;
import com.videotutorials.api.admin.v1.RemoveAdminPrivilegeRequest;
import com.videotutorials.api.admin.v1.RemoveAdminPrivilegeResponse;
import com.videotutorials.api.admin.v1.UnlockAccountRequest;
import com.videotutorials.api.admin.v1.UnlockAccountResponse;
import com.videotutorials.api.admin.v1.UserAdminServiceGrpc;
import com.videotutorials.api.operation.v1.Operation;
import com.videotutorials.messages.identity.v1.AddAdminPrivilege;
import com.videotutorials.messages.identity.v1.RemoveAdminPrivilege;
import com.videotutorials.messages.identity.v1.UnlockAccount;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.NewMessage;
import com.videotutorials.server.calls.RequestIdentity;
import com.videotutorials.server.calls.RequestMetadata;
import io.grpc.MethodDescriptor;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.UUID;

/** Asks, in an administrator's name, to change what other users may do. */
public final class UserAdminApplication extends UserAdminServiceGrpc.UserAdminServiceImplBase {

    private static final Category IDENTITY = Category.of("identity");

    private final MessageStore messageStore;

    /** The application writes to this store. */
    public UserAdminApplication(MessageStore messageStore) {
        this.messageStore = messageStore;
    }

    @Override
    public void addAdminPrivilege(
            AddAdminPrivilegeRequest request, StreamObserver<AddAdminPrivilegeResponse> response) {
        var userId = UUID.fromString(request.getUserId());
        var command =
                AddAdminPrivilege.newBuilder().setUserId(userId.toString()).build();
        var operation =
                send(UserAdminServiceGrpc.getAddAdminPrivilegeMethod(), request.getRequestId(), userId, command);

        response.onNext(
                AddAdminPrivilegeResponse.newBuilder().setOperation(operation).build());
        response.onCompleted();
    }

    @Override
    public void removeAdminPrivilege(
            RemoveAdminPrivilegeRequest request, StreamObserver<RemoveAdminPrivilegeResponse> response) {
        var userId = UUID.fromString(request.getUserId());
        var command =
                RemoveAdminPrivilege.newBuilder().setUserId(userId.toString()).build();
        var operation =
                send(UserAdminServiceGrpc.getRemoveAdminPrivilegeMethod(), request.getRequestId(), userId, command);

        response.onNext(RemoveAdminPrivilegeResponse.newBuilder()
                .setOperation(operation)
                .build());
        response.onCompleted();
    }

    @Override
    public void unlockAccount(UnlockAccountRequest request, StreamObserver<UnlockAccountResponse> response) {
        var userId = UUID.fromString(request.getUserId());
        var command = UnlockAccount.newBuilder().setUserId(userId.toString()).build();
        var operation = send(UserAdminServiceGrpc.getUnlockAccountMethod(), request.getRequestId(), userId, command);

        response.onNext(
                UnlockAccountResponse.newBuilder().setOperation(operation).build());
        response.onCompleted();
    }

    private Operation send(MethodDescriptor<?, ?> method, String requestId, UUID userId, Message command) {
        var identity = RequestIdentity.of(method, requestId);
        var written = messageStore.write(
                IDENTITY.commands().stream(userId),
                List.of(new NewMessage(identity.messageId(), command, RequestMetadata.of(identity))),
                ExpectedVersion.any());
        return Operation.newBuilder()
                .setTraceId(identity.traceId().toString())
                .setPosition(written.globalPosition())
                .build();
    }
}
