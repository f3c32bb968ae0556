package com.videotutorials.workers;

import com.videotutorials.messagestore.MessageDb;
import com.videotutorials.messagestore.SubscriptionTables;
import com.videotutorials.viewdata.ViewDataSchema;
import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Brings the message store and the view data up to date: once for each release, before server and workers start. */
public final class Migration {

    static final String MESSAGE_STORE_ROLE = "message_store";

    private Migration() {}

    /**
     * Migrates the databases that the environment names.
     *
     * @param environment {@code MESSAGE_STORE_URL}, {@code VIEW_DATA_URL}, and an administrator of both in
     *     {@code MIGRATION_USER} and, where one is needed, {@code MIGRATION_PASSWORD}
     * @throws IllegalArgumentException if one of them is not set
     */
    public static void run(Map<String, String> environment) {
        try (var messageStore = administrator(environment, "MESSAGE_STORE_URL");
                var viewData = administrator(environment, "VIEW_DATA_URL")) {
            run(messageStore, viewData);
        }
    }

    /** Migrates these databases, which may be one. Both connect as an administrator. */
    public static void run(DataSource messageStore, DataSource viewData) {
        MessageDb.install(messageStore);
        ViewDataSchema.migrate(viewData);
        SubscriptionTables.install(messageStore, List.of(MESSAGE_STORE_ROLE), List.of());
        SubscriptionTables.install(viewData, List.of(ViewDataSchema.OWNER), List.of(ViewDataSchema.READER));
    }

    private static HikariDataSource administrator(Map<String, String> environment, String url) {
        var dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(Environment.required(environment, url));
        dataSource.setUsername(Environment.required(environment, "MIGRATION_USER"));
        dataSource.setPassword(environment.get("MIGRATION_PASSWORD"));
        dataSource.setMaximumPoolSize(3);
        return dataSource;
    }
}
