package com.videotutorials.bench;

import com.videotutorials.messagestore.ExpectedVersion;
import com.videotutorials.messagestore.NotificationSender;
import com.videotutorials.messagestore.PostgresMessageStore;
import com.videotutorials.messagestore.Subscriptions;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Collections;
import java.util.List;

/** Callers of one message store, which is put together as the server does it. */
final class StoreClient implements AutoCloseable {

    private static final int CONNECTIONS = 8;

    private final HikariDataSource dataSource;
    private final NotificationSender notifications;
    private final PostgresMessageStore messageStore;

    StoreClient(BenchDatabase database) {
        var pool = new HikariConfig();
        pool.setJdbcUrl(database.url());
        pool.setUsername(database.user());
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setConnectionInitSql("set lock_timeout = '5s'");
        dataSource = new HikariDataSource(pool);
        notifications = new NotificationSender(dataSource, Subscriptions.CATEGORIES);
        messageStore = PostgresMessageStore.builder(dataSource)
                .afterCommit(category -> notifications.changed(category.value()))
                .build();
    }

    List<Caller> callers(int count) {
        return Collections.nCopies(count, this::record);
    }

    private void record(Viewing viewing) {
        messageStore.write(viewing.stream(), List.of(viewing.event()), ExpectedVersion.any());
    }

    @Override
    public void close() {
        messageStore.close();
        notifications.close();
        dataSource.close();
    }
}
