package com.videotutorials.standalone;

import com.videotutorials.api.admin.v1.UserAdminServiceGrpc;
import com.videotutorials.api.authentication.v1.AuthenticationServiceGrpc;
import com.videotutorials.api.catalog.v1.CatalogServiceGrpc;
import com.videotutorials.api.creators.v1.CreatorsServiceGrpc;
import com.videotutorials.api.home.v1.GetHomePageRequest;
import com.videotutorials.api.home.v1.HomePage;
import com.videotutorials.api.home.v1.HomeServiceGrpc;
import com.videotutorials.api.home.v1.WatchHomePageRequest;
import com.videotutorials.api.home.v1.WatchHomePageResponse;
import com.videotutorials.api.operation.v1.Operation;
import com.videotutorials.api.operation.v1.OperationServiceGrpc;
import com.videotutorials.api.operation.v1.WaitOperationRequest;
import com.videotutorials.api.registration.v1.RegistrationServiceGrpc;
import com.videotutorials.api.viewing.v1.ViewingServiceGrpc;
import com.videotutorials.server.calls.ReadAfterInterceptor;
import io.grpc.ClientInterceptor;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A client of the API, as anybody could write it. */
final class Client implements AutoCloseable {

    private final ManagedChannel channel;

    Client(int port) {
        this.channel = Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create())
                .build();
    }

    ViewingServiceGrpc.ViewingServiceBlockingStub viewing() {
        return ViewingServiceGrpc.newBlockingStub(channel);
    }

    /** As {@link #viewing()}, within this trace. */
    ViewingServiceGrpc.ViewingServiceBlockingStub viewing(@Nullable String traceparent) {
        var headers = new Metadata();
        if (traceparent != null) {
            headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), traceparent);
        }
        return viewing().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    OperationServiceGrpc.OperationServiceBlockingStub operations() {
        return OperationServiceGrpc.newBlockingStub(channel);
    }

    RegistrationServiceGrpc.RegistrationServiceBlockingStub registration() {
        return RegistrationServiceGrpc.newBlockingStub(channel);
    }

    AuthenticationServiceGrpc.AuthenticationServiceBlockingStub authentication() {
        return AuthenticationServiceGrpc.newBlockingStub(channel);
    }

    /** The same in the name of whose access token this is. */
    AuthenticationServiceGrpc.AuthenticationServiceBlockingStub authentication(String accessToken) {
        return authentication().withInterceptors(bearer(accessToken));
    }

    /** In the name of whose access token this is. */
    UserAdminServiceGrpc.UserAdminServiceBlockingStub userAdmin(String accessToken) {
        return UserAdminServiceGrpc.newBlockingStub(channel).withInterceptors(bearer(accessToken));
    }

    /** In the name of whose access token this is. */
    CreatorsServiceGrpc.CreatorsServiceBlockingStub creators(String accessToken) {
        return CreatorsServiceGrpc.newBlockingStub(channel).withInterceptors(bearer(accessToken));
    }

    CatalogServiceGrpc.CatalogServiceBlockingStub catalog() {
        return CatalogServiceGrpc.newBlockingStub(channel);
    }

    /** The same, whose answers contain everything up to a global position. */
    CatalogServiceGrpc.CatalogServiceBlockingStub catalog(long position) {
        return catalog().withInterceptors(readAfter(position));
    }

    /** In the name of whose access token this is. */
    OperationServiceGrpc.OperationServiceBlockingStub operations(String accessToken) {
        return operations().withInterceptors(bearer(accessToken));
    }

    /** How an operation ended that nobody in particular has started. */
    Operation outcome(Operation operation) {
        return outcome(operation, operations());
    }

    /** How an operation ended that was started by whose access token this is. */
    Operation outcome(Operation operation, String accessToken) {
        return outcome(operation, operations(accessToken));
    }

    private static Operation outcome(
            Operation operation, OperationServiceGrpc.OperationServiceBlockingStub operations) {
        return operations
                .waitOperation(WaitOperationRequest.newBuilder()
                        .setTraceId(operation.getTraceId())
                        .build())
                .getOperation();
    }

    private static ClientInterceptor bearer(String accessToken) {
        var headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + accessToken);
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    static ClientInterceptor readAfter(long position) {
        var headers = new Metadata();
        headers.put(ReadAfterInterceptor.READ_AFTER, Long.toString(position));
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    Iterator<WatchHomePageResponse> watchHomePage() {
        return HomeServiceGrpc.newBlockingStub(channel).watchHomePage(WatchHomePageRequest.getDefaultInstance());
    }

    /** The home page with everything up to a global position. */
    HomePage homePage(long position) {
        return HomeServiceGrpc.newBlockingStub(channel)
                .withInterceptors(readAfter(position))
                .getHomePage(GetHomePageRequest.getDefaultInstance())
                .getHomePage();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
