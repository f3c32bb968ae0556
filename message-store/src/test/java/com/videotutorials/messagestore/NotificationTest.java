package com.videotutorials.messagestore;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class NotificationTest {

    private static final String CHANNEL = "Things That Change";
    private static final int MANY = 1_000;

    private final StoreDatabase database = StoreDatabase.create();
    private final HikariDataSource pool = database.pool();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger beginnings = new AtomicInteger();
    private final NotificationSender sender = new NotificationSender(pool, CHANNEL);
    private final NotificationListener listener =
            new NotificationListener(pool, CHANNEL, heard::add, beginnings::incrementAndGet);

    @AfterEach
    void close() {
        listener.close();
        sender.close();
        database.close();
    }

    @Test
    void aListenerHearsWhatHasChanged() throws Exception {
        begun(1);

        sender.changed("parcel");

        Eventually.await("it is heard", () -> heard.equals(List.of("parcel")));
    }

    @Test
    void whatChangesWhileANotificationIsOnItsWayIsSaidOnce() throws Exception {
        begun(1);
        var connections = new ArrayList<Connection>();
        for (var i = 1; i < pool.getMaximumPoolSize(); i++) {
            connections.add(pool.getConnection());
        }
        sender.changed("first");
        Eventually.await(
                "it waits for a connection", () -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() > 0);
        for (var i = 0; i < MANY; i++) {
            sender.changed("parcel");
            sender.changed("letter");
        }
        for (var connection : connections) {
            connection.close();
        }

        Eventually.await("all are heard", () -> heard.contains("letter"));
        assertThat(heard).containsExactly("first", "parcel", "letter");
    }

    @Test
    void aListenerThatLostItsConnectionListensAgainAndSaysSo() throws Exception {
        begun(1);

        terminateBackends();

        begun(2);
        sender.changed("parcel");
        Eventually.await("it is heard", () -> heard.contains("parcel"));
    }

    @Test
    void aClosedListenerHearsNothing() throws Exception {
        begun(1);
        listener.close();
        Eventually.await(
                "its connection is given back", () -> pool.getHikariPoolMXBean().getActiveConnections() == 0);

        sender.changed("parcel");
        sender.close();

        assertThat(heard).isEmpty();
        assertThat(beginnings).hasValue(1);
    }

    @Test
    void aClosedSenderSaysNothingMore() throws Exception {
        begun(1);
        sender.changed("parcel");
        sender.close();

        sender.changed("letter");

        Eventually.await("the first is heard", () -> !heard.isEmpty());
        assertThat(heard).containsExactly("parcel");
    }

    private void begun(int times) throws Exception {
        Eventually.await("listening has begun", () -> beginnings.get() >= times);
    }

    private void terminateBackends() throws SQLException {
        database.texts("select pg_terminate_backend(pid) from pg_stat_activity"
                + " where datname = current_database() and usename = 'message_store'");
    }
}
