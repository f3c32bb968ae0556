package com.videotutorials.workers;

import com.videotutorials.messagestore.MessageDb;
import com.videotutorials.messagestore.SubscriptionTables;
import com.videotutorials.viewdata.ViewDataSchema;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Brings the message store and the view data up to date: once for each release, before server and workers start. */
public final class Migration {

    private static final String MESSAGE_STORE_ROLE = "message_store";

    private Migration() {}

    /**
     * Migrates the databases that the environment names.
     *
     * @param environment {@code MESSAGE_STORE_URL}, {@code VIEW_DATA_URL}, and an administrator of both in
     *     {@code MIGRATION_USER} and {@code MIGRATION_PASSWORD}
     */
    static void run(Map<String, String> environment) {
        run(administrator(environment, "MESSAGE_STORE_URL"), administrator(environment, "VIEW_DATA_URL"));
    }

    /** Migrates these databases, which may be one. Both connect as an administrator. */
    public static void run(DataSource messageStore, DataSource viewData) {
        MessageDb.install(messageStore);
        ViewDataSchema.migrate(viewData);
        SubscriptionTables.install(messageStore, List.of(MESSAGE_STORE_ROLE), List.of());
        SubscriptionTables.install(viewData, List.of(ViewDataSchema.OWNER), List.of(ViewDataSchema.READER));
    }

    private static DataSource administrator(Map<String, String> environment, String url) {
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(Objects.requireNonNull(environment.get(url), url + " is not set"));
        dataSource.setUser(Objects.requireNonNull(environment.get("MIGRATION_USER"), "MIGRATION_USER is not set"));
        dataSource.setPassword(environment.get("MIGRATION_PASSWORD"));
        return dataSource;
    }
}
