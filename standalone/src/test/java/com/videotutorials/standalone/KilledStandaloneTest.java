package com.videotutorials.standalone;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.api.operation.v1.Operation;
import com.videotutorials.api.viewing.v1.RecordViewingRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The main job, with the worst that can happen to the process in the middle of it. */
@Timeout(600)
class KilledStandaloneTest {

    private static final int VIEWINGS = 10_000;
    private static final int CALLERS = 32;
    private static final int VIDEOS = 50;

    /** What a client may repeat: nobody can tell whether the viewing was recorded. */
    private static final Set<Status.Code> REPEATABLE = Set.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED);

    private static final Pattern DATABASE = Pattern.compile("jdbc:postgresql://\\S+");

    @TempDir
    Path home;

    private final int port = StandaloneProcess.freePort();
    private final List<UUID> videos =
            IntStream.range(0, VIDEOS).mapToObj(i -> UUID.randomUUID()).toList();
    private final ConcurrentLinkedQueue<RecordViewingRequest> toRecord = new ConcurrentLinkedQueue<>();
    private final Map<RecordViewingRequest, Operation> recorded = new ConcurrentHashMap<>();
    private final CountDownLatch half = new CountDownLatch(VIEWINGS / 2);

    @Test
    void tenThousandViewingsCountTenThousandAlthoughTheProcessIsKilledInTheMiddle() throws Exception {
        var environment = Map.of(
                "VIDEO_TUTORIALS_HOME", home.toString(),
                "GRPC_PORT", Integer.toString(port),
                "SERVER_MANAGEMENT_PORT", "0");
        try (var first = StandaloneProcess.launch(environment).awaitReady();
                var client = new Client(port)) {
            var before = client.homePage(0).getVideosWatched();
            var callers = startCallers(client);

            half.await();
            first.kill();
            assertThat(recorded).hasSizeBetween(VIEWINGS / 2, VIEWINGS - 1);
            try (var second = StandaloneProcess.launch(environment).awaitReady()) {
                for (var caller : callers) {
                    caller.get();
                }

                var last = recorded.values().stream()
                        .mapToLong(Operation::getPosition)
                        .max()
                        .orElseThrow();
                assertThat(client.homePage(last).getVideosWatched()).isEqualTo(before + VIEWINGS);
                assertThatEveryViewingIsInItsStream(second);
            }
        }
    }

    private List<Future<?>> startCallers(Client client) {
        for (var i = 0; i < VIEWINGS; i++) {
            toRecord.add(RecordViewingRequest.newBuilder()
                    .setRequestId(UUID.randomUUID().toString())
                    .setVideoId(videos.get(i % VIDEOS).toString())
                    .build());
        }
        var threads = Executors.newFixedThreadPool(CALLERS);
        var callers = new ArrayList<Future<?>>();
        for (var i = 0; i < CALLERS; i++) {
            callers.add(threads.submit(() -> recordAll(client)));
        }
        threads.shutdown();
        return callers;
    }

    private void recordAll(Client client) {
        for (var request = toRecord.poll(); request != null; request = toRecord.poll()) {
            recorded.put(request, record(client, request));
            half.countDown();
        }
    }

    /** What every client should do: repeat the same request until it is answered. */
    private static Operation record(Client client, RecordViewingRequest request) {
        while (true) {
            try {
                return client.viewing()
                        .withWaitForReady()
                        .withDeadlineAfter(5, TimeUnit.SECONDS)
                        .recordViewing(request)
                        .getOperation();
            } catch (StatusRuntimeException e) {
                if (!REPEATABLE.contains(e.getStatus().getCode())) {
                    throw e;
                }
            }
        }
    }

    /** As the contract says, read with the functions of Message DB, which another implementation would use. */
    private void assertThatEveryViewingIsInItsStream(StandaloneProcess standalone) throws SQLException {
        var url = DATABASE.matcher(standalone.output())
                .results()
                .findFirst()
                .orElseThrow()
                .group();
        var byVideo = recorded.entrySet().stream()
                .collect(groupingBy(entry -> entry.getKey().getVideoId()));
        try (var connection = DriverManager.getConnection(url, "message_store", "")) {
            for (var viewings : byVideo.entrySet()) {
                var acknowledged = viewings.getValue().stream()
                        .map(entry -> entry.getValue().getPosition() + " "
                                + entry.getValue().getTraceId())
                        .collect(toSet());
                assertThat(viewingsOf(connection, viewings.getKey()))
                        .hasSize(VIEWINGS / VIDEOS)
                        .containsExactlyInAnyOrderElementsOf(acknowledged);
            }
        }
    }

    private static List<String> viewingsOf(Connection connection, String videoId) throws SQLException {
        try (var query = connection.prepareStatement(
                """
                select global_position, metadata::jsonb ->> 'traceId', position
                from message_store.get_stream_messages(?, 0, -1)
                where type = 'VideoViewed' and data::jsonb = jsonb_build_object('videoId', ?)
                order by position
                """)) {
            query.setString(1, "viewing-" + videoId);
            query.setString(2, videoId);
            try (var rows = query.executeQuery()) {
                var viewings = new ArrayList<String>();
                while (rows.next()) {
                    assertThat(rows.getLong(3)).isEqualTo(viewings.size());
                    viewings.add(rows.getLong(1) + " " + rows.getString(2));
                }
                return viewings;
            }
        }
    }
}
