package com.videotutorials.server;

import com.videotutorials.messagestore.testing.TestDatabase;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Does to the database what the aggregator of operations does. */
public final class PlayedOperations implements AutoCloseable {

    private static final String REQUEST =
            """
            insert into view_data.operation
                (trace_id, command, command_stream, user_id, request_position, requested_at)
            values (?, 'Register', 'identity:command-7', ?::uuid, ?, now())
            """;

    private static final String PROGRESS = "update view_data.operation set progress = ? where trace_id = ?";

    private static final String COMPLETE =
            """
            update view_data.operation
            set done = true, succeeded = ?, outcome = ?, outcome_position = ?, completed_at = now(), reason = ?
            where trace_id = ?
            """;

    private final PlayedAggregator aggregator;

    PlayedOperations(TestDatabase database) {
        this.aggregator =
                new PlayedAggregator(database, "aggregators:operations", List.of("identity:command", "identity"));
    }

    /** Somebody who is not logged in has asked for something. */
    public void request(UUID traceId, long position) {
        requestOf(null, traceId, position);
    }

    /** A user has asked for something. */
    public void requestOf(@Nullable UUID userId, UUID traceId, long position) {
        aggregator.handleSilently(position, REQUEST, traceId, userId == null ? null : userId.toString(), position);
        tell();
    }

    /** It is so far, in percent. */
    public void progress(UUID traceId, long position, int percent) {
        aggregator.handleSilently(position, PROGRESS, percent, traceId);
        tell();
    }

    /** It has happened. */
    public void succeed(UUID traceId, long position) {
        succeedSilently(traceId, position);
        tell();
    }

    /** It has happened; the notification is lost. */
    public void succeedSilently(UUID traceId, long position) {
        aggregator.handleSilently(position, COMPLETE, true, "Registered", position, null, traceId);
    }

    /** It was refused. */
    public void fail(UUID traceId, long position, @Nullable String reason) {
        aggregator.handleSilently(position, COMPLETE, false, "RegistrationRejected", position, reason, traceId);
        tell();
    }

    /** Moves on; no operation changes. */
    public void moveTo(long position) {
        aggregator.moveTo(position);
    }

    private void tell() {
        aggregator.tell();
    }

    /** Is as it was before its first start. */
    public void forgetEverything() {
        aggregator.forgetEverything("operation");
    }

    @Override
    public void close() {
        aggregator.close();
    }
}
