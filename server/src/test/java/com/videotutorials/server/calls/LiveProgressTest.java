package com.videotutorials.server.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.videotutorials.api.catalog.v1.CatalogServiceGrpc;
import com.videotutorials.api.catalog.v1.CatalogServiceGrpc.CatalogServiceImplBase;
import com.videotutorials.api.catalog.v1.WatchVideoRequest;
import com.videotutorials.api.catalog.v1.WatchVideoResponse;
import com.videotutorials.api.operation.v1.Operation;
import com.videotutorials.api.operation.v1.OperationServiceGrpc;
import com.videotutorials.api.operation.v1.OperationServiceGrpc.OperationServiceImplBase;
import com.videotutorials.api.operation.v1.WaitOperationRequest;
import com.videotutorials.api.operation.v1.WaitOperationResponse;
import com.videotutorials.api.operation.v1.WatchOperationRequest;
import com.videotutorials.api.operation.v1.WatchOperationResponse;
import com.videotutorials.server.Refusal;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What changes is told on the thread of the test, so that nothing need be waited for. */
@Timeout(300)
class LiveProgressTest {

    private final Map<String, Operation> known = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final LiveProgress<String, Operation> progress =
            new LiveProgress<>(this::ask, Operation::getDone, LiveProgressTest::notFound, Runnable::run);
    private final String name = UUID.randomUUID().toString();
    private final Server server = InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(ServerInterceptors.intercept(new Told(), new ErrorInterceptor()))
            .addService(ServerInterceptors.intercept(new ToldWhileThere(), new ErrorInterceptor()))
            .build();
    private final ManagedChannel channel =
            InProcessChannelBuilder.forName(name).directExecutor().build();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void everythingThatIsWaitedForIsAskedForAtOnce() {
        var watches = Stream.generate(() -> id()).limit(1_000).map(this::watch).toList();
        questions.set(0);

        progress.askAgain();

        assertThat(questions).hasValue(1);
        assertThat(watches).hasSize(1_000);
    }

    @Test
    void nothingIsAskedWhenNobodyWaits() {
        var id = id();
        known.put(id, done());
        assertThat(watch(id).next()).isEqualTo(done());
        questions.set(0);

        progress.askAgain();

        assertThat(questions).hasValue(0);
    }

    @Test
    void everyStepIsShownUntilTheLast() {
        var id = id();
        var watch = watch(id);

        change(id, at(1));
        change(id, at(1));
        change(id, at(2));
        change(id, done());

        assertThat(watch).toIterable().containsExactly(at(1), at(2), done());
    }

    @Test
    void aClientThatHasGoneIsForgotten() {
        var id = id();
        try (var call = Context.current().withCancellation()) {
            call.run(() -> watch(id));
        }
        questions.set(0);

        progress.askAgain();

        assertThat(questions).hasValue(0);
    }

    @Test
    void aClientWhoseFirstQuestionFailsIsToldSoAndForgotten() {
        failures.set(1);

        assertThat(Refusal.of(() -> watch(id()).next()).code()).isEqualTo(Status.Code.UNAVAILABLE);

        questions.set(0);
        progress.askAgain();
        assertThat(questions).hasValue(0);
    }

    @Test
    void aChangeIsToldAlthoughTheQuestionFailsAtFirst() {
        var id = id();
        var watch = watch(id);

        failures.set(1);
        change(id, done());

        assertThat(watch.next()).isEqualTo(done());
        assertThat(watch.hasNext()).isFalse();
    }

    @Test
    void whoWaitsIsToldWhatIsKnownWhenTheTimeIsUp() {
        var id = id();
        known.put(id, at(1));

        assertThat(waitFor(id, 3_000)).isEqualTo(at(1));
    }

    @Test
    void whoWaitsForWhatIsNotThereIsToldSoWhenTheTimeIsUp() {
        var refusal = Refusal.of(() -> waitFor(id(), 3_000));

        assertThat(refusal.code()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(refusal.reason()).isEqualTo("OPERATION_NOT_FOUND");
    }

    @Test
    void whoWatchesWhatIsNotThereIsToldSoWhenTheTimeIsUp() {
        var operations = OperationServiceGrpc.newBlockingStub(channel).withDeadlineAfter(3_000, TimeUnit.MILLISECONDS);
        var watch = operations.watchOperation(
                WatchOperationRequest.newBuilder().setTraceId(id()).build());

        assertThat(Refusal.of(watch::next).reason()).isEqualTo("OPERATION_NOT_FOUND");
    }

    @Test
    void everybodyIsLetGoAtTheEnd() {
        var watch = watch(id());

        progress.leave(Status.UNAVAILABLE);

        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(watch::next)
                .withMessage("UNAVAILABLE");
    }

    @Test
    void whoComesAfterTheEndIsSentAway() {
        progress.leave(Status.UNAVAILABLE);

        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(watch(id())::next)
                .withMessage("UNAVAILABLE");
    }

    @Test
    void whatIsShownWhileItIsThereIsAskedForAtOnceToo() {
        var ids = Stream.generate(LiveProgressTest::id).limit(1_000).toList();
        ids.forEach(id -> known.put(id, at(1)));
        var watches = ids.stream().map(this::watchWhileThere).toList();
        watches.forEach(watch -> assertThat(watch.next().getViews()).isEqualTo(1));
        questions.set(0);
        ids.forEach(id -> known.put(id, at(2)));

        progress.askAgain();

        assertThat(questions).hasValue(1);
        watches.forEach(watch -> assertThat(watch.next().getViews()).isEqualTo(2));
    }

    @Test
    void whatIsNotThereIsNotShownWhileItIsThere() {
        assertThat(Refusal.of(watchWhileThere(id())::next).reason()).isEqualTo("OPERATION_NOT_FOUND");

        questions.set(0);
        progress.askAgain();
        assertThat(questions).hasValue(0);
    }

    @Test
    void whatDisappearsIsNotShownAnyMore() {
        var id = id();
        known.put(id, at(1));
        var watch = watchWhileThere(id);
        assertThat(watch.next().getViews()).isEqualTo(1);

        known.remove(id);
        progress.askAgain();

        assertThat(Refusal.of(watch::next).reason()).isEqualTo("OPERATION_NOT_FOUND");
    }

    @Test
    void aClientThatDoesNotTakeAnswersGetsTheLatest() {
        var id = id();
        known.put(id, at(1));
        var watch = watchWhileThere(id);
        for (var position = 2; position <= 100; position++) {
            change(id, at(position));
        }

        assertThat(watch.next().getViews()).isEqualTo(1);
        assertThat(watch.next().getViews()).isEqualTo(100);
    }

    private void change(String id, Operation operation) {
        known.put(id, operation);
        progress.askAgain();
    }

    private Map<String, Operation> ask(Set<String> ids) {
        questions.incrementAndGet();
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw Status.UNAVAILABLE.asRuntimeException();
        }
        var found = new HashMap<>(known);
        found.keySet().retainAll(ids);
        return found;
    }

    private Iterator<Operation> watch(String id) {
        var responses = OperationServiceGrpc.newBlockingStub(channel)
                .watchOperation(
                        WatchOperationRequest.newBuilder().setTraceId(id).build());
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return responses.hasNext();
            }

            @Override
            public Operation next() {
                return responses.next().getOperation();
            }
        };
    }

    private Iterator<WatchVideoResponse> watchWhileThere(String id) {
        return CatalogServiceGrpc.newBlockingStub(channel)
                .watchVideo(WatchVideoRequest.newBuilder().setVideoId(id).build());
    }

    private Operation waitFor(String id, long millis) {
        return OperationServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(millis, TimeUnit.MILLISECONDS)
                .waitOperation(WaitOperationRequest.newBuilder().setTraceId(id).build())
                .getOperation();
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static Operation at(long position) {
        return Operation.newBuilder().setPosition(position).build();
    }

    private static Operation done() {
        return Operation.newBuilder().setDone(true).build();
    }

    private static NotFoundException notFound(String id) {
        return new NotFoundException("operation", UUID.fromString(id));
    }

    private final class Told extends OperationServiceImplBase {

        @Override
        public void waitOperation(WaitOperationRequest request, StreamObserver<WaitOperationResponse> response) {
            progress.await(request.getTraceId(), response, operation -> WaitOperationResponse.newBuilder()
                    .setOperation(operation)
                    .build());
        }

        @Override
        public void watchOperation(WatchOperationRequest request, StreamObserver<WatchOperationResponse> response) {
            progress.show(request.getTraceId(), response, operation -> WatchOperationResponse.newBuilder()
                    .setOperation(operation)
                    .build());
        }
    }

    private final class ToldWhileThere extends CatalogServiceImplBase {

        @Override
        public void watchVideo(WatchVideoRequest request, StreamObserver<WatchVideoResponse> response) {
            progress.showWhileThere(request.getVideoId(), response, operation -> WatchVideoResponse.newBuilder()
                    .setViews(operation.getPosition())
                    .build());
        }
    }
}
