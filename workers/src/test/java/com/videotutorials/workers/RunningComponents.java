package com.videotutorials.workers;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Message;
import com.videotutorials.messagestore.EntityStore;
import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.MessageStoreException;
import com.videotutorials.messagestore.Metadata;
import com.videotutorials.messagestore.PostgresMessageStore;
import com.videotutorials.messagestore.PostgresSnapshots;
import com.videotutorials.messagestore.Selection;
import com.videotutorials.messagestore.StoredMessage;
import com.videotutorials.messagestore.StreamName;
import com.videotutorials.messagestore.SubscriptionSettings;
import com.videotutorials.messagestore.Subscriptions;
import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.workers.components.sendemail.Mailer;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** All components on a real PostgreSQL, to be started, stopped and started again. */
public final class RunningComponents implements AutoCloseable {

    public static final String FROM = "Video Tutorials <no-reply@example.org>";

    /** Long after healthy components on a busy machine have done anything; only hanging ones get there. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HikariDataSource pool = new HikariDataSource();
    private final PostgresMessageStore messageStore;
    private Subscriptions running;

    private RunningComponents(TestDatabase database, WaysOut out) {
        pool.setJdbcUrl(database.url());
        pool.setUsername("message_store");
        pool.setMaximumPoolSize(20);
        pool.setConnectionTimeout(2_500);
        this.messageStore = new PostgresMessageStore(pool);
        this.running = run(out);
    }

    /**
     * A new database, and the components on it.
     *
     * @param before what is in the store before they start
     */
    public static RunningComponents start(WaysOut out, List<Said> before) {
        return start(TestDatabase.create(), out, before);
    }

    /** The components on a database that is new. */
    public static RunningComponents start(TestDatabase database, WaysOut out, List<Said> before) {
        Migration.run(database.dataSource(), database.dataSource());
        try (var store = new PostgresMessageStore(database.dataSource("message_store"))) {
            before.forEach(said -> store.write(said.stream(), said.message(), said.metadata(), ExpectedVersion.any()));
        }
        return new RunningComponents(database, out);
    }

    public static RunningComponents start(WaysOut out) {
        return start(out, List.of());
    }

    public static RunningComponents start(Mailer mailer, List<Said> before) {
        return start(WaysOut.none().withMailer(mailer, FROM), before);
    }

    public static RunningComponents start(Mailer mailer) {
        return start(mailer, List.of());
    }

    private Subscriptions run(WaysOut out) {
        var settings = SubscriptionSettings.usual()
                .withDrainTime(Duration.ZERO)
                .withEntities(store -> new EntityStore(store, new PostgresSnapshots(pool)));
        return new Subscriptions(messageStore, pool, settings)
                .add(Components.subscriptions(out))
                .start();
    }

    /** Interrupts whatever is being handled, and starts again. */
    public void restart(Mailer mailer) {
        restart(WaysOut.none().withMailer(mailer, FROM));
    }

    /** Interrupts whatever is being handled, and starts again. */
    public void restart(WaysOut out) {
        running.close();
        running = run(out);
    }

    public MessageStore messageStore() {
        return messageStore;
    }

    public void write(StreamName stream, Message message) {
        write(stream, message, Metadata.none());
    }

    public void write(StreamName stream, Message message, Metadata metadata) {
        messageStore.write(stream, message, metadata, ExpectedVersion.any());
    }

    /** Everything that was ever written, oldest first. */
    public List<StoredMessage> all() {
        return messageStore.read(Selection.all(), 0, Integer.MAX_VALUE).messages();
    }

    public List<StoredMessage> all(String type) {
        return all().stream().filter(message -> message.type().equals(type)).toList();
    }

    /** Waits until so many messages of a type are there. */
    public List<StoredMessage> await(String type, int count) {
        awaiting()
                .ignoreExceptionsInstanceOf(MessageStoreException.class)
                .until(() -> all(type).size() >= count);
        return all(type);
    }

    private static ConditionFactory awaiting() {
        return Awaitility.await().atMost(PATIENCE);
    }

    /** How many snapshots of entities there are. */
    public long snapshots() throws SQLException {
        try (var connection = pool.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from subscriptions.entity_snapshot")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    public static JsonObject json(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    @Override
    public void close() {
        running.close();
        messageStore.close();
        pool.close();
    }

    /** A message that was written. */
    public record Said(StreamName stream, Message message, Metadata metadata) {}
}
