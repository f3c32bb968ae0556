package com.videotutorials.server.applications.operation;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.videotutorials.api.operation.v1.GetOperationRequest;
import com.videotutorials.api.operation.v1.Operation;
import com.videotutorials.api.operation.v1.OperationServiceGrpc;
import com.videotutorials.api.operation.v1.OperationServiceGrpc.OperationServiceBlockingStub;
import com.videotutorials.api.operation.v1.WaitOperationRequest;
import com.videotutorials.api.operation.v1.WatchOperationRequest;
import com.videotutorials.api.operation.v1.WatchOperationResponse;
import com.videotutorials.messages.identity.v1.Register;
import com.videotutorials.messagestore.Category;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.server.Callers;
import com.videotutorials.server.Refusal;
import com.videotutorials.server.TestServer;
import com.videotutorials.server.calls.ReadAfterInterceptor;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import java.util.Iterator;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class OperationApplicationTest {

    private static TestServer server;

    private final UUID traceId = UUID.randomUUID();
    private final Callers callers = new Callers();

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void startOver() {
        server.operations().forgetEverything();
    }

    @AfterEach
    void everybodyHasGone() {
        callers.close();
        server.awaitActiveCalls(OperationServiceGrpc.getWaitOperationMethod(), 0);
        server.awaitActiveCalls(OperationServiceGrpc.getWatchOperationMethod(), 0);
    }

    @Test
    void anOperationThatNobodyStartedIsNotFound() {
        assertNotFound(Refusal.of(() -> get(server.operationService())));
    }

    @Test
    void anOperationThatIsNotDecidedIsNotDone() {
        server.operations().request(traceId, 5);

        assertThat(get(server.operationService())).isEqualTo(pending(5));
    }

    @Test
    void anOperationThatSucceededIsDone() {
        server.operations().request(traceId, 5);
        server.operations().succeed(traceId, 9_000_000_000L);

        assertThat(get(server.operationService())).isEqualTo(succeeded(9_000_000_000L));
    }

    @Test
    void anOperationThatIsNotDecidedSaysHowFarItIs() {
        server.operations().request(traceId, 5);
        server.operations().progress(traceId, 6, 42);

        assertThat(get(server.operationService()))
                .isEqualTo(pending(5).toBuilder().setProgressPercent(42).build());
    }

    @Test
    void anOperationThatFailedStaysWhereItWas() {
        server.operations().request(traceId, 5);
        server.operations().progress(traceId, 6, 42);
        server.operations().fail(traceId, 7, "EMAIL_TAKEN");

        assertThat(get(server.operationService()).getProgressPercent()).isEqualTo(42);
    }

    @Test
    void aWatcherSeesProgress() {
        server.operations().request(traceId, 5);
        var watch = watch(server.operationService());
        assertThat(watch.next().getOperation().getProgressPercent()).isZero();

        server.operations().progress(traceId, 6, 42);
        assertThat(watch.next().getOperation().getProgressPercent()).isEqualTo(42);

        server.operations().succeed(traceId, 7);
        assertThat(watch.next().getOperation()).isEqualTo(succeeded(7));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "EMAIL_TAKEN, EMAIL_TAKEN, EMAIL_TAKEN",
                "The mailbox is full, REGISTRATION_REJECTED, The mailbox is full",
                "taken, REGISTRATION_REJECTED, taken",
                "none, REGISTRATION_REJECTED, REGISTRATION_REJECTED",
            })
    void anOperationThatFailedSaysWhy(String reason, String stableReason, String sentence)
            throws InvalidProtocolBufferException {
        server.operations().request(traceId, 5);
        server.operations().fail(traceId, 6, reason);

        var operation = get(server.operationService());
        assertThat(operation.getDone()).isTrue();
        assertThat(operation.getPosition()).isEqualTo(6);
        assertThat(operation.getError().getCode()).isEqualTo(Code.FAILED_PRECONDITION_VALUE);
        assertThat(operation.getError().getMessage()).isEqualTo(sentence);
        assertThat(operation.getError().getDetailsList()).hasSize(1);
        assertThat(operation.getError().getDetails(0).unpack(ErrorInfo.class))
                .isEqualTo(ErrorInfo.newBuilder()
                        .setReason(stableReason)
                        .setDomain("videotutorials")
                        .build());
    }

    @Test
    void anOperationIsThereForWhoReadsAfterItsPosition() throws Exception {
        var position = server.context()
                .getBean(MessageStore.class)
                .write(
                        Category.of("identity").commands().stream(traceId),
                        Register.getDefaultInstance(),
                        Metadata.startingTrace(traceId),
                        ExpectedVersion.any())
                .globalPosition();
        server.operations().moveTo(position - 1);
        var call = callers.call(() -> get(readingAfter(position)));
        server.awaitActiveCalls(OperationServiceGrpc.getGetOperationMethod(), 1);
        assertThat(call).isNotDone();

        server.operations().request(traceId, position);

        assertThat(Callers.answer(call)).isEqualTo(pending(position));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "not-a-uuid"})
    void whatIsNoTraceIdIsRefused(String id) {
        var operations = server.operationService();
        var get = GetOperationRequest.newBuilder().setTraceId(id).build();
        var wait = WaitOperationRequest.newBuilder().setTraceId(id).build();
        var watch = WatchOperationRequest.newBuilder().setTraceId(id).build();

        assertThat(Refusal.of(() -> operations.getOperation(get)).fields()).containsExactly("trace_id");
        assertThat(Refusal.of(() -> operations.waitOperation(wait)).fields()).containsExactly("trace_id");
        assertThat(Refusal.of(() -> operations.watchOperation(watch).next()).fields())
                .containsExactly("trace_id");
    }

    @Test
    void whoWaitsForWhatIsDoneIsAnsweredAtOnce() {
        server.operations().request(traceId, 5);
        server.operations().succeed(traceId, 6);

        assertThat(waitFor(server.operationService())).isEqualTo(succeeded(6));
    }

    @Test
    void whoWaitsIsAnsweredWhenItIsDone() throws Exception {
        server.operations().request(traceId, 5);
        var call = startWaiting();

        server.operations().succeed(traceId, 6);

        assertThat(Callers.answer(call)).isEqualTo(succeeded(6));
    }

    @Test
    void whoWaitsIsAnsweredWhenItIsRefused() throws Exception {
        server.operations().request(traceId, 5);
        var call = startWaiting();

        server.operations().fail(traceId, 6, "EMAIL_TAKEN");

        assertThat(Callers.answer(call).getError().getMessage()).isEqualTo("EMAIL_TAKEN");
    }

    @Test
    void whoWaitsForWhatIsNotThereYetIsAnsweredWhenItIsDone() throws Exception {
        var call = startWaiting();

        server.operations().request(traceId, 5);
        server.operations().succeed(traceId, 6);

        assertThat(Callers.answer(call)).isEqualTo(succeeded(6));
    }

    /** It ends where no other test does: in real life positions never come again. */
    @Test
    void anEndWithoutANotificationIsNoticedAllTheSame() throws Exception {
        server.operations().request(traceId, 5);
        var call = startWaiting();

        server.operations().succeedSilently(traceId, 8);

        assertThat(Callers.answer(call)).isEqualTo(succeeded(8));
    }

    @Test
    void whoWaitsInVainIsToldWhatIsKnownBeforeTheClientGivesUp() {
        server.operations().request(traceId, 5);

        assertThat(waitFor(server.operationService().withDeadlineAfter(4, SECONDS)))
                .isEqualTo(pending(5));
    }

    @Test
    void whoWaitsForWhatNeverComesIsToldSoBeforeTheClientGivesUp() {
        assertNotFound(Refusal.of(() -> waitFor(server.operationService().withDeadlineAfter(4, SECONDS))));
    }

    @Test
    void allWhoWaitAreAnswered() throws Exception {
        server.operations().request(traceId, 5);
        var calls = IntStream.range(0, 50)
                .mapToObj(i -> callers.call(() -> waitFor(server.operationService())))
                .toList();
        server.awaitActiveCalls(OperationServiceGrpc.getWaitOperationMethod(), 50);

        server.operations().succeed(traceId, 6);

        for (var call : calls) {
            assertThat(Callers.answer(call)).isEqualTo(succeeded(6));
        }
    }

    @Test
    void aWatcherSeesTheOperationAndItsSuccess() {
        server.operations().request(traceId, 5);
        var watch = watch(server.operationService());
        assertThat(watch.next().getOperation()).isEqualTo(pending(5));

        server.operations().moveTo(6);
        server.operations().succeed(traceId, 7);

        assertThat(watch.next().getOperation()).isEqualTo(succeeded(7));
        assertThat(watch.hasNext()).isFalse();
    }

    @Test
    void aWatcherSeesTheOperationAndItsFailure() {
        server.operations().request(traceId, 5);
        var watch = watch(server.operationService());
        assertThat(watch.next().getOperation()).isEqualTo(pending(5));

        server.operations().fail(traceId, 6, "EMAIL_TAKEN");

        assertThat(watch.next().getOperation().getError().getMessage()).isEqualTo("EMAIL_TAKEN");
        assertThat(watch.hasNext()).isFalse();
    }

    @Test
    void aWatcherOfWhatIsDoneSeesItOnce() {
        server.operations().request(traceId, 5);
        server.operations().succeed(traceId, 6);

        assertThat(watch(server.operationService()))
                .toIterable()
                .extracting(WatchOperationResponse::getOperation)
                .containsExactly(succeeded(6));
    }

    @Test
    void aWatcherOfWhatIsNotThereYetSeesItCome() {
        var watch = watch(server.operationService());
        server.awaitActiveCalls(OperationServiceGrpc.getWatchOperationMethod(), 1);

        server.operations().request(traceId, 5);
        assertThat(watch.next().getOperation()).isEqualTo(pending(5));

        server.operations().succeed(traceId, 6);
        assertThat(watch.next().getOperation()).isEqualTo(succeeded(6));
    }

    @Test
    void aWatcherOfWhatNeverComesIsToldSoBeforeTheClientGivesUp() {
        var watch = watch(server.operationService().withDeadlineAfter(4, SECONDS));

        assertNotFound(Refusal.of(watch::next));
    }

    @Test
    void aWatcherMayGo() {
        server.operations().request(traceId, 5);
        try (var call = Context.current().withCancellation()) {
            call.run(() -> assertThat(watch(server.operationService()).next().getOperation())
                    .isEqualTo(pending(5)));
        }

        server.awaitActiveCalls(OperationServiceGrpc.getWatchOperationMethod(), 0);
    }

    private Future<Operation> startWaiting() {
        var call = callers.call(() -> waitFor(server.operationService()));
        server.awaitActiveCalls(OperationServiceGrpc.getWaitOperationMethod(), 1);
        return call;
    }

    private Operation get(OperationServiceBlockingStub operations) {
        return operations
                .getOperation(GetOperationRequest.newBuilder()
                        .setTraceId(traceId.toString())
                        .build())
                .getOperation();
    }

    private Operation waitFor(OperationServiceBlockingStub operations) {
        return operations
                .waitOperation(WaitOperationRequest.newBuilder()
                        .setTraceId(traceId.toString())
                        .build())
                .getOperation();
    }

    private Iterator<WatchOperationResponse> watch(OperationServiceBlockingStub operations) {
        return operations.watchOperation(WatchOperationRequest.newBuilder()
                .setTraceId(traceId.toString())
                .build());
    }

    private static OperationServiceBlockingStub readingAfter(long position) {
        var headers = new io.grpc.Metadata();
        headers.put(ReadAfterInterceptor.READ_AFTER, Long.toString(position));
        return server.operationService().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private Operation pending(long position) {
        return Operation.newBuilder()
                .setTraceId(traceId.toString())
                .setPosition(position)
                .build();
    }

    private Operation succeeded(long position) {
        return pending(position).toBuilder()
                .setDone(true)
                .setProgressPercent(100)
                .build();
    }

    private static void assertNotFound(Refusal refusal) {
        assertThat(refusal.code()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(refusal.reason()).isEqualTo("OPERATION_NOT_FOUND");
        assertThat(refusal.domain()).isEqualTo("videotutorials");
    }
}
