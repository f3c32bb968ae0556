package com.videotutorials.server;

import com.videotutorials.server.limits.RateLimitSchema;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/** Brings the tables that only servers use up to date: once for each release, before they start. */
public final class ServerMigration {

    private ServerMigration() {}

    /**
     * Migrates the database that the environment names.
     *
     * @param environment {@code MESSAGE_STORE_URL}, and an administrator in {@code MIGRATION_USER} and, where one is
     *     needed, {@code MIGRATION_PASSWORD}
     * @throws IllegalArgumentException if one of them is not set
     */
    public static void run(Map<String, String> environment) {
        var administrator = new PGSimpleDataSource();
        administrator.setUrl(ServerCommand.required(environment, "MESSAGE_STORE_URL"));
        administrator.setUser(ServerCommand.required(environment, "MIGRATION_USER"));
        administrator.setPassword(environment.get("MIGRATION_PASSWORD"));
        RateLimitSchema.migrate(administrator);
    }
}
