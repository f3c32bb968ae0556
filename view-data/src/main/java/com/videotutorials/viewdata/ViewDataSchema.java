package com.videotutorials.viewdata;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Installs the tables that screens read, in a schema of their own, and the two roles that may use them. */
public final class ViewDataSchema {

    /** The role of the workers, which owns the tables. */
    public static final String OWNER = "view_data";

    /** The role of the server, which may only read. */
    public static final String READER = "view_data_reader";

    /** Where the tables are. */
    public static final String SCHEMA = "view_data";

    /** Where tables of the same names are filled anew while the others still answer. Only the owner may use it. */
    public static final String REBUILD_SCHEMA = "view_data_rebuild";

    private ViewDataSchema() {}

    /**
     * Brings the tables up to date. May be called at every start and by several processes at once.
     *
     * @param administrator connects as a role that may create schemas and roles
     */
    public static void migrate(DataSource administrator) {
        Flyway.configure().dataSource(administrator).schemas(SCHEMA).load().migrate();
    }
}
