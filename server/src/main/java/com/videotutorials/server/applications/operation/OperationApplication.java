package com.videotutorials.server.applications.operation;

import com.videotutorials.api.operation.v1.GetOperationRequest;
import com.videotutorials.api.operation.v1.GetOperationResponse;
import com.videotutorials.api.operation.v1.Operation;
import com.videotutorials.api.operation.v1.OperationServiceGrpc;
import com.videotutorials.api.operation.v1.WaitOperationRequest;
import com.videotutorials.api.operation.v1.WaitOperationResponse;
import com.videotutorials.api.operation.v1.WatchOperationRequest;
import com.videotutorials.api.operation.v1.WatchOperationResponse;
import com.videotutorials.server.calls.Caller;
import com.videotutorials.server.calls.LiveProgress;
import com.videotutorials.server.calls.LiveQueries;
import com.videotutorials.server.calls.ReadsViewData;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;

/** Tells what became of requests: at once, when it is decided, or as it happens. */
public final class OperationApplication extends OperationServiceGrpc.OperationServiceImplBase implements ReadsViewData {

    private static final String OPERATIONS = "aggregators:operations";

    private final OperationQueries queries;
    private final LiveProgress<OperationKey, Operation> operations;

    /**
     * The application reads this view data.
     *
     * @param liveQueries tells when operations have changed
     */
    public OperationApplication(DSLContext viewData, LiveQueries liveQueries) {
        this.queries = new OperationQueries(viewData);
        this.operations =
                liveQueries.progress(OPERATIONS, queries::operations, Operation::getDone, OperationKey::notFound);
    }

    @Override
    public Set<String> subscriptions() {
        return Set.of(OPERATIONS);
    }

    @Override
    public void getOperation(GetOperationRequest request, StreamObserver<GetOperationResponse> response) {
        var key = key(request.getTraceId());
        response.onNext(GetOperationResponse.newBuilder()
                .setOperation(queries.operation(key).orElseThrow(key::notFound))
                .build());
        response.onCompleted();
    }

    @Override
    public void waitOperation(WaitOperationRequest request, StreamObserver<WaitOperationResponse> response) {
        operations.await(key(request.getTraceId()), response, operation -> WaitOperationResponse.newBuilder()
                .setOperation(operation)
                .build());
    }

    @Override
    public void watchOperation(WatchOperationRequest request, StreamObserver<WatchOperationResponse> response) {
        operations.show(key(request.getTraceId()), response, operation -> WatchOperationResponse.newBuilder()
                .setOperation(operation)
                .build());
    }

    private static OperationKey key(String traceId) {
        return new OperationKey(UUID.fromString(traceId), Caller.current());
    }
}
