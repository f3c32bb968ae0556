package com.videotutorials.server;

import com.videotutorials.messagestore.NotificationSender;
import com.videotutorials.messagestore.Subscriptions;
import com.videotutorials.messagestore.testing.TestDatabase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does to the database what an aggregator does, which is part of the workers. */
final class PlayedAggregator implements AutoCloseable {

    private static final String KNOWN =
            """
            with known as (
                insert into subscriptions.subscription (name, categories) values (?, ?)
                on conflict (name) do nothing
            )
            """;

    private static final String MOVED =
            """
            insert into subscriptions.subscription_position as p (subscription, position) values (?, ?)
            on conflict (subscription, generation, member) do update set position = excluded.position
            """;

    private final Sql viewData;
    private final NotificationSender notifications;
    private final String subscription;
    private final String[] categories;

    PlayedAggregator(TestDatabase database, String subscription, List<String> categories) {
        var dataSource = database.dataSource("view_data");
        this.viewData = new Sql(dataSource);
        this.notifications = new NotificationSender(dataSource, Subscriptions.POSITIONS);
        this.subscription = subscription;
        this.categories = categories.toArray(String[]::new);
    }

    /** Changes its table and moves on in one statement, and so in one transaction; the notification is lost. */
    void handleSilently(long position, String change, @Nullable Object... parameters) {
        var values = new ArrayList<@Nullable Object>(List.of(subscription, categories));
        values.addAll(Arrays.asList(parameters));
        values.addAll(List.of(subscription, position));
        viewData.run(KNOWN + ", change as (" + change + ")" + MOVED, values.toArray());
    }

    /** Moves on, with its table as it is, and says so. */
    void moveTo(long position) {
        viewData.run(KNOWN + MOVED, subscription, categories, subscription, position);
        tell();
    }

    /** Says that it has moved on. */
    void tell() {
        notifications.changed(subscription);
    }

    /** Is as it was before its first start. */
    void forgetEverything(String table) {
        viewData.run("delete from view_data." + table);
        viewData.run("delete from subscriptions.subscription_position where subscription = ?", subscription);
        viewData.run("delete from subscriptions.subscription where name = ?", subscription);
    }

    @Override
    public void close() {
        notifications.close();
    }
}
