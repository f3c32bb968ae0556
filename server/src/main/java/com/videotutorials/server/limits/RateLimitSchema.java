package com.videotutorials.server.limits;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Installs the tables in which all servers count together, in a schema of their own, and the role that may use them. */
public final class RateLimitSchema {

    /** The role of the server for counting. */
    public static final String ROLE = "rate_limiter";

    private static final String SCHEMA = "rate_limits";

    private RateLimitSchema() {}

    /**
     * Brings the tables up to date. May be called at every start and by several processes at once.
     *
     * @param administrator connects as a role that may create schemas and roles
     */
    public static void migrate(DataSource administrator) {
        Flyway.configure()
                .dataSource(administrator)
                .schemas(SCHEMA)
                .locations("classpath:db/rate_limits")
                .load()
                .migrate();
    }
}
