package com.videotutorials.server.calls;

import io.grpc.Context;
import io.grpc.Contexts;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries the deadline of the present call, and its cancellation, through to what it does in a database. */
public final class CallDeadline {

    private static final Logger LOG = LoggerFactory.getLogger(CallDeadline.class);

    /** Cancelling opens a connection, which a thread of the network must not wait for. */
    private static final Executor CANCELLING = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "cancel-statement");
        thread.setDaemon(true);
        return thread;
    });

    private static final Duration WITHOUT_DEADLINE = Duration.ofSeconds(10);

    /** The share of the time that is kept for the answer. */
    private static final int MARGIN = 10;

    private CallDeadline() {}

    /** How long the client of the present call still waits; ten seconds if it did not say. */
    public static Duration remaining() {
        var deadline = Context.current().getDeadline();
        return deadline == null ? WITHOUT_DEADLINE : Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
    }

    /**
     * How long the present call can wait for something and still answer in time: nine tenths of what remains.
     *
     * @param withoutDeadline if the client did not say how long it waits
     */
    static Duration patience(Duration withoutDeadline) {
        var deadline = Context.current().getDeadline();
        if (deadline == null) {
            return withoutDeadline;
        }
        var left = Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
        return left.minus(left.dividedBy(MARGIN));
    }

    /** Cancels a running SQL statement when the call it belongs to is over. */
    public static ExecuteListener cancellingStatements() {
        return new CancellingListener();
    }

    private static final class CancellingListener implements ExecuteListener {

        private static final long serialVersionUID = 1L;

        private transient Context.@Nullable CancellationListener cancellation;

        @Override
        public void executeStart(ExecuteContext ctx) {
            var statement = ctx.statement();
            if (Context.current().isCancelled()) {
                throw Contexts.statusFromCancelled(Context.current()).asRuntimeException();
            }
            if (statement != null) {
                Context.CancellationListener cancel = context -> cancel(statement);
                cancellation = cancel;
                Context.current().addListener(cancel, CANCELLING);
            }
        }

        @Override
        public void executeEnd(ExecuteContext ctx) {
            stopListening();
        }

        @Override
        public void end(ExecuteContext ctx) {
            stopListening();
        }

        private void stopListening() {
            var cancel = cancellation;
            if (cancel != null) {
                Context.current().removeListener(cancel);
                cancellation = null;
            }
        }

        private static void cancel(Statement statement) {
            try {
                statement.cancel();
            } catch (SQLException e) {
                LOG.debug("Cannot cancel a statement", e);
            }
        }
    }
}
