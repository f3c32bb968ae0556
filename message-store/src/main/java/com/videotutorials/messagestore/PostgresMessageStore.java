package com.videotutorials.messagestore;

import com.google.protobuf.Message;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.postgresql.PGStatement;
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

    private static final String READ_STREAM = "select " + MessageColumns.LIST
            + " from message_store.messages where stream_name = ? and position >= ? order by position limit ?";

    private static final String READ_STREAMS =
            """
            select m.* from unnest(?, ?) as s (stream_name, position) cross join lateral (
                select %s from message_store.messages as m
                where m.stream_name = s.stream_name and m.position >= s.position
                order by m.position limit ?
            ) as m order by m.position
            """
                    .formatted(MessageColumns.LIST);

    private static final String READ_CATEGORY = "select " + MessageColumns.LIST
            + " from message_store.messages where message_store.category(stream_name) = ? and global_position > ?"
            + " order by global_position limit ?";

    private static final String READ_LAST = "select " + MessageColumns.LIST
            + " from message_store.messages where stream_name = ? order by position desc limit 1";

    private static final String READ_LAST_OF_TYPE = "select " + MessageColumns.LIST
            + " from message_store.messages where stream_name = ? and type = ? order by position desc limit 1";

    /** How much longer than it wants a caller may have to wait. */
    private static final long SUPERVISION_MILLIS = 20;

    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(10);

    private final DataSource dataSource;
    private final WriteSettings settings;
    private final Consumer<Category> afterCommit;
    private final Upcasters upcasters;
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
        Arguments.requirePosition("fromPosition", fromPosition);
        Arguments.requireLimit(limit);
        return query("read " + stream, READ_STREAM, statement -> {
            statement.setString(1, stream.value());
            statement.setLong(2, fromPosition);
            statement.setInt(3, limit);
        });
    }

    @Override
    public List<StoredMessage> read(Category category, long afterGlobalPosition, int limit) {
        Arguments.requirePosition("afterGlobalPosition", afterGlobalPosition);
        Arguments.requireLimit(limit);
        return query("read " + category, READ_CATEGORY, statement -> {
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
            statement.setString(1, category.value());
            statement.setLong(2, afterGlobalPosition);
            statement.setInt(3, limit);
        });
    }

    @Override
    public MessagePage read(Selection selection, long afterGlobalPosition, int limit) {
        Arguments.requirePosition("afterGlobalPosition", afterGlobalPosition);
        Arguments.requireLimit(limit);
        return selections.read(selection, afterGlobalPosition, limit);
    }

    @Override
    public Map<StreamName, List<StoredMessage>> read(Map<StreamName, Long> fromPositions, int limit) {
        fromPositions.values().forEach(from -> Arguments.requirePosition("fromPosition", from));
        Arguments.requireLimit(limit);
        var pages = new HashMap<StreamName, List<StoredMessage>>();
        fromPositions.keySet().forEach(stream -> pages.put(stream, new ArrayList<>()));
        var messages = pages.isEmpty() ? List.<StoredMessage>of() : readEach(fromPositions, limit);
        messages.forEach(message -> pages.computeIfAbsent(message.stream(), stream -> new ArrayList<>())
                .add(message));
        return pages;
    }

    @Override
    public Optional<StoredMessage> last(StreamName stream) {
        return query("read " + stream, READ_LAST, statement -> statement.setString(1, stream.value())).stream()
                .findFirst();
    }

    @Override
    public Optional<StoredMessage> last(StreamName stream, Class<? extends Message> type) {
        return query("read " + stream, READ_LAST_OF_TYPE, statement -> {
                    statement.setString(1, stream.value());
                    statement.setString(2, MessageType.of(type).name());
                })
                .stream()
                .findFirst();
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

    private List<StoredMessage> readEach(Map<StreamName, Long> fromPositions, int limit) {
        var streams = fromPositions.keySet().stream().map(StreamName::value).toArray();
        var positions = fromPositions.values().toArray();
        return query("read %d streams".formatted(streams.length), READ_STREAMS, statement -> {
            var connection = statement.getConnection();
            statement.setArray(1, connection.createArrayOf("text", streams));
            statement.setArray(2, connection.createArrayOf("int8", positions));
            statement.setInt(3, limit);
        });
    }

    private List<StoredMessage> query(String what, String sql, Binding binding) {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            try (var rows = statement.executeQuery()) {
                var messages = new ArrayList<StoredMessage>();
                while (rows.next()) {
                    messages.add(MessageColumns.read(rows, upcasters));
                }
                return messages;
            }
        } catch (SQLException e) {
            throw new MessageStoreUnavailableException("Cannot %s: %s".formatted(what, e.getMessage()), e);
        }
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
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
