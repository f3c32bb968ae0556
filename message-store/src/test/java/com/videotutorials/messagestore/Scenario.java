package com.videotutorials.messagestore;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A test of handlers in the words given, when and then. Every message is delivered <em>twice</em>, and it is an error if
 * the second delivery changes anything: that a message may come again is checked in every test instead of in a special
 * one.
 *
 * <pre>{@code
 * private final Scenario scenario = Scenario.of(new ParcelComponent().subscriptions());
 *
 * scenario.given(PARCEL_7, dispatchedTo("Bergen"))
 *         .when(COMMANDS_OF_PARCEL_7, dispatchTo("Oslo"))
 *         .thenNothing();
 * }</pre>
 *
 * <p>Components work on an {@link InMemoryMessageStore}. Subscriptions that keep tables work on a database with
 * {@link SubscriptionTables}; there the second delivery is that of a process that was paused and replaced. What is wrong is
 * said by an {@link AssertionError}; what a handler throws is thrown.
 */
public final class Scenario {

    private final InMemoryMessageStore messageStore = new InMemoryMessageStore();
    private final Delivering delivering;

    private Scenario(Delivering delivering) {
        this.delivering = delivering;
    }

    /** A scenario for handlers that write messages. */
    public static Scenario of(List<Subscription<UnitOfWork>> subscriptions) {
        return new Scenario(new ToComponents(subscriptions));
    }

    /**
     * A scenario for handlers that keep tables, which start from the first message.
     *
     * @param database has {@link SubscriptionTables}
     */
    public static <C> Scenario of(Subscription<C> subscription, TableDatabase<C> database) {
        return new Scenario(ToTables.startingOver(subscription, database));
    }

    /** Messages that are in the store already. They are not delivered to handlers that write messages. */
    public Scenario given(StreamName stream, Message... messages) {
        return given(stream, Metadata.none(), messages);
    }

    /** Messages that are in the store already, with this metadata. */
    public Scenario given(StreamName stream, Metadata metadata, Message... messages) {
        for (var message : messages) {
            messageStore.write(stream, message, metadata, ExpectedVersion.any());
        }
        return this;
    }

    /** Writes a message and delivers it, twice. */
    public Outcome when(StreamName stream, Message message) {
        return when(stream, message, Metadata.none());
    }

    /** Writes a message with this metadata and delivers it, twice. */
    public Outcome when(StreamName stream, Message message, Metadata metadata) {
        var written = messageStore.write(stream, message, metadata, ExpectedVersion.any());
        var trigger = messageStore.read(stream, written.position(), 1).get(0);
        delivering.deliver(messageStore, trigger);
        var outcome = messagesAfter(trigger);
        delivering.deliverAgain(messageStore, trigger);
        var further = messagesAfter(trigger)
                .subList(outcome.size(), messagesAfter(trigger).size());
        if (!further.isEmpty()) {
            throw new AssertionError(
                    "When %s was delivered a second time, this was written: %s".formatted(trigger, describe(further)));
        }
        return new Outcome(trigger, outcome);
    }

    /** The store, to look at what {@link Outcome} does not show. */
    public MessageStore messageStore() {
        return messageStore;
    }

    private List<StoredMessage> messagesAfter(StoredMessage trigger) {
        return messageStore
                .read(Selection.all(), trigger.globalPosition(), Integer.MAX_VALUE)
                .messages();
    }

    private static String describe(List<StoredMessage> messages) {
        return messages.stream()
                .map(message -> "%s %s".formatted(message, message.data()))
                .collect(Collectors.joining("; ", "[", "]"));
    }

    /** What was written because of the message. */
    public static final class Outcome {

        private final StoredMessage trigger;
        private final Map<StreamName, List<StoredMessage>> written = new LinkedHashMap<>();

        private Outcome(StoredMessage trigger, List<StoredMessage> messages) {
            this.trigger = trigger;
            messages.forEach(message -> written.computeIfAbsent(message.stream(), stream -> new ArrayList<>())
                    .add(message));
        }

        /** Exactly these messages were written, all of them to this stream. */
        public void then(StreamName stream, Message... messages) {
            thenAmongOthers(stream, messages).andNothingElse();
        }

        /** Exactly these messages were written to this stream; there may be more in others. */
        public Outcome thenAmongOthers(StreamName stream, Message... expected) {
            var actual = written.getOrDefault(stream, List.of());
            var same = actual.size() == expected.length;
            for (var i = 0; same && i < expected.length; i++) {
                same = says(actual.get(i), expected[i]);
            }
            if (!same) {
                throw new AssertionError("Because of %s this should have been written to %s: %s%nbut it was: %s"
                        .formatted(
                                trigger,
                                stream,
                                Stream.of(expected).map(Outcome::describe).toList(),
                                Scenario.describe(actual)));
            }
            written.remove(stream);
            return this;
        }

        /** Nothing was written but what was named before. */
        public void andNothingElse() {
            if (!written.isEmpty()) {
                throw new AssertionError("Because of %s this should not have been written: %s"
                        .formatted(
                                trigger,
                                Scenario.describe(written.values().stream()
                                        .flatMap(List::stream)
                                        .toList())));
            }
        }

        /** Nothing was written. */
        public void thenNothing() {
            andNothingElse();
        }

        private static boolean says(StoredMessage stored, Message expected) {
            return stored.type().equals(MessageType.nameOf(expected))
                    && MessageType.of(expected.getClass())
                            .decode(stored)
                            .message()
                            .equals(expected);
        }

        private static String describe(Message message) {
            return "%s {%s}"
                    .formatted(
                            MessageType.nameOf(message),
                            TextFormat.printer().emittingSingleLine(true).printToString(message));
        }
    }

    /** How a message reaches the handlers. */
    private interface Delivering {

        void deliver(InMemoryMessageStore store, StoredMessage message);

        void deliverAgain(InMemoryMessageStore store, StoredMessage message);
    }

    private record ToComponents(List<Subscription<UnitOfWork>> subscriptions) implements Delivering {

        @Override
        public void deliver(InMemoryMessageStore store, StoredMessage message) {
            var listening = subscriptions.stream()
                    .filter(subscription -> subscription.selection().wants(message))
                    .toList();
            if (listening.isEmpty()) {
                throw new AssertionError("No subscription wants " + message);
            }
            var entities = new EntityStore(store);
            for (var subscription : listening) {
                var work = new UnitOfWork(entities, MessageTracing.none(), List.of());
                subscription.handle(work, message);
                work.appends().forEach(append -> store.write(append));
            }
        }

        @Override
        public void deliverAgain(InMemoryMessageStore store, StoredMessage message) {
            deliver(store, message);
        }
    }

    private static final class ToTables<C> implements Delivering {

        private static final String FORGET =
                """
                with positions as (delete from subscriptions.subscription_position where subscription = ?),
                     parked as (delete from subscriptions.parked_message where subscription = ?)
                delete from subscriptions.subscription where name = ?
                """;

        private final Subscription<C> subscription;
        private final TableDatabase<C> database;
        private final TableEffect<C> effect;

        private ToTables(Subscription<C> subscription, TableDatabase<C> database) {
            this.subscription = subscription;
            this.database = database;
            var delivery = new Delivery<>(subscription, MessageTracing.none());
            this.effect = new TableEffect<>(delivery, database, database.schema(), name -> {});
        }

        static <C> ToTables<C> startingOver(Subscription<C> subscription, TableDatabase<C> database) {
            var name = subscription.name();
            try (var connection = database.dataSource().getConnection()) {
                Sql.update(connection, FORGET, name, name, name);
                SubscriptionGroups.declare(connection, subscription, TransactionBounds.PATIENCE);
            } catch (SQLException e) {
                throw new IllegalStateException("Cannot start over: " + e.getMessage(), e);
            }
            return new ToTables<>(subscription, database);
        }

        /** A second process has read the same batch, and comes too late. */
        @Override
        public void deliver(InMemoryMessageStore store, StoredMessage message) {
            var state = state();
            var page = store.read(subscription.selection(), state.position(), Integer.MAX_VALUE);
            var progress = Progress.to(page.readTo(), state, List.of());
            commit(page, progress);
            try {
                commit(page, progress);
            } catch (PositionMovedException e) {
                return;
            }
            throw new AssertionError("A process that was replaced has handled the same message: " + message);
        }

        @Override
        public void deliverAgain(InMemoryMessageStore store, StoredMessage message) {}

        private void commit(MessagePage page, Progress progress) {
            try {
                effect.commit(page.messages(), progress);
            } catch (SQLException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }

        private MemberState state() {
            try (var connection = database.dataSource().getConnection()) {
                return MemberState.read(connection, new MemberId(subscription.name(), 0, 0))
                        .orElseThrow();
            } catch (SQLException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }
}
