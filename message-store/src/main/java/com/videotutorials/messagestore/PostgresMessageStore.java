package com.videotutorials.messagestore;

import com.google.protobuf.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The message store in a PostgreSQL with Message DB 1.3.
 *
 * <p>Writes of one category are grouped: while one is being committed, others gather and go together in the next
 * statement. Each has its own outcome. When a connection dies, what became of the writes on it is found out by their
 * message ids before anybody gets an answer.
 *
 * <p>The data source should be a pool with a few more connections than there are categories, in autocommit mode and at
 * the isolation level READ COMMITTED, PostgreSQL's default.
 */
public final class PostgresMessageStore implements MessageStore, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresMessageStore.class);

    /** How much longer than it wants a caller may have to wait. */
    private static final long SUPERVISION_MILLIS = 20;

    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(10);

    private final DataSource dataSource;
    private final WriteSettings settings;
    private final Consumer<Category> afterCommit;
    private final Upcasters upcasters;
    private final MessageReader messages;
    private final SelectionReader selections;
    private final WriteObserver observer;
    private final MessageTracing tracing;
    private final ExecutorService executor;
    private final ScheduledExecutorService supervisor =
            Executors.newSingleThreadScheduledExecutor(Threads.daemons("message-store-supervisor"));
    private final ScheduledFuture<?> supervising;
    private final Map<Category, CategoryWriter> writers = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** A store with the usual bounds, which tells nobody about its commits and knows no older schemas. */
    public PostgresMessageStore(DataSource dataSource) {
        this(builder(dataSource));
    }

    private PostgresMessageStore(Builder builder) {
        this.dataSource = builder.dataSource;
        this.settings = builder.settings;
        this.afterCommit = builder.afterCommit;
        this.upcasters = builder.upcasters;
        this.messages = new MessageReader(dataSource, upcasters);
        this.selections = new SelectionReader(dataSource, upcasters);
        this.observer = builder.observer;
        this.tracing = builder.tracing;
        this.executor = Executors.newCachedThreadPool(Threads.daemons("message-store-writer"));
        this.supervising = supervisor.scheduleWithFixedDelay(
                this::supervise, SUPERVISION_MILLIS, SUPERVISION_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The beginning of a store in the database of the data source that is not the usual one. */
    public static Builder builder(DataSource dataSource) {
        return new Builder(dataSource);
    }

    @Override
    public Written write(StreamName stream, List<NewMessage> messages, ExpectedVersion expected) {
        if (closed) {
            throw new MessageStoreUnavailableException("The message store is closed", null);
        }
        return writers.computeIfAbsent(
                        stream.category(),
                        category -> new CategoryWriter(category, dataSource, settings, executor, afterCommit, observer))
                .write(new Append(stream, upcasters.stamp(traced(messages)), expected));
    }

    private List<NewMessage> traced(List<NewMessage> messages) {
        return messages.stream().map(message -> message.in(tracing)).toList();
    }

    @Override
    public List<StoredMessage> read(StreamName stream, long fromPosition, int limit) {
        return messages.read(stream, fromPosition, limit);
    }

    @Override
    public List<StoredMessage> read(Category category, long afterGlobalPosition, int limit) {
        return messages.read(category, afterGlobalPosition, limit);
    }

    @Override
    public MessagePage read(Selection selection, long afterGlobalPosition, int limit) {
        Arguments.requirePosition("afterGlobalPosition", afterGlobalPosition);
        Arguments.requireLimit(limit);
        return selections.read(selection, afterGlobalPosition, limit);
    }

    @Override
    public Map<StreamName, List<StoredMessage>> read(Map<StreamName, Long> fromPositions, int limit) {
        return messages.read(fromPositions, limit);
    }

    @Override
    public Optional<StoredMessage> last(StreamName stream) {
        return messages.last(stream);
    }

    @Override
    public Optional<StoredMessage> last(StreamName stream, Class<? extends Message> type) {
        return messages.last(stream, type);
    }

    @Override
    public Upcasters upcasters() {
        return upcasters;
    }

    /** Takes no more writes, and waits for those that were taken: ten seconds at the most. */
    @Override
    public void close() {
        closed = true;
        var deadline = System.nanoTime() + PATIENCE_AT_CLOSE.toNanos();
        try {
            for (var writer : writers.values()) {
                writer.close(deadline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        executor.shutdown();
        supervising.cancel(false);
        supervisor.shutdown();
    }

    private void supervise() {
        var now = System.nanoTime();
        for (var writer : writers.values()) {
            try {
                writer.supervise(now);
            } catch (RuntimeException e) {
                LOG.warn("Cannot supervise a writer", e);
            }
        }
    }

    /** A store that is being described. */
    public static final class Builder {

        private final DataSource dataSource;
        private WriteSettings settings = WriteSettings.defaults();
        private Consumer<Category> afterCommit = category -> {};
        private Upcasters upcasters = Upcasters.none();
        private WriteObserver observer = WriteObserver.none();
        private MessageTracing tracing = MessageTracing.none();

        private Builder(DataSource dataSource) {
            this.dataSource = dataSource;
        }

        /** Other bounds of writing than {@link WriteSettings#defaults()}. */
        public Builder settings(WriteSettings newSettings) {
            settings = newSettings;
            return this;
        }

        /** Told after each commit which category was written to; must neither block nor throw. */
        public Builder afterCommit(Consumer<Category> newAfterCommit) {
            afterCommit = newAfterCommit;
            return this;
        }

        /** How messages of older schemas are read. */
        public Builder upcasters(Upcasters newUpcasters) {
            upcasters = newUpcasters;
            return this;
        }

        /** Told what is written. */
        public Builder observer(WriteObserver newObserver) {
            observer = newObserver;
            return this;
        }

        /** Lets messages name the span in which they are written. */
        public Builder tracing(MessageTracing newTracing) {
            tracing = newTracing;
            return this;
        }

        /** The store, which has to be closed. */
        public PostgresMessageStore build() {
            return new PostgresMessageStore(this);
        }
    }
}
