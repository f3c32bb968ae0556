package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** What handlers write into the message store: their messages and the position are one transaction of that database. */
final class MessageEffect implements Effect {

    private final Delivery<UnitOfWork> delivery;
    private final EntityStore entities;
    private final MessageTracing tracing;
    private final SubscriptionObserver observer;
    private final DataSource dataSource;
    private final Consumer<Category> written;
    private final Consumer<String> moved;

    /**
     * @param written told after each commit which categories were written to
     * @param moved told the subscription's name after each commit
     */
    MessageEffect(
            Delivery<UnitOfWork> delivery,
            EntityStore entities,
            MessageTracing tracing,
            SubscriptionObserver observer,
            DataSource dataSource,
            Consumer<Category> written,
            Consumer<String> moved) {
        this.delivery = delivery;
        this.entities = entities;
        this.tracing = tracing;
        this.observer = observer;
        this.dataSource = dataSource;
        this.written = written;
        this.moved = moved;
    }

    @Override
    public void commit(List<StoredMessage> messages, Progress progress) throws SQLException {
        var work = new UnitOfWork(entities, tracing, foreseen(messages));
        delivery.deliver(work, messages);
        try (var connection = dataSource.getConnection()) {
            commit(connection, work, progress);
        }
        var appended = new LinkedHashMap<Category, Integer>();
        work.appends()
                .forEach(append ->
                        appended.merge(append.stream().category(), append.rows().size(), Integer::sum));
        appended.forEach(observer::appended);
        appended.keySet().forEach(written);
        moved.accept(progress.member().subscription());
    }

    private static void commit(Connection connection, UnitOfWork work, Progress progress) throws SQLException {
        try {
            UnitOfWorkStatement.commit(connection, work.appends(), progress);
        } catch (SQLException e) {
            if (!SqlStates.isUniqueViolation(e)) {
                throw e;
            }
            work.leaveOut(UnitOfWorkStatement.known(connection, work.appends()));
            UnitOfWorkStatement.commit(connection, work.appends(), progress);
        }
    }

    /** A command's entity has the same id in the category before the colon, and an event is in its entity's stream. */
    private static Set<StreamName> foreseen(List<StoredMessage> messages) {
        var streams = new HashSet<StreamName>();
        for (var message : messages) {
            var name = message.stream().value();
            var colon = name.indexOf(':');
            var dash = name.indexOf('-');
            streams.add(
                    new StreamName(colon < 0 || colon > dash ? name : name.substring(0, colon) + name.substring(dash)));
        }
        return streams;
    }
}
