package com.videotutorials.messagestore;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Installs the tables in which subscriptions keep how far they got, in a schema of their own: Message DB's stays
 * genuine. They belong into every database in which subscriptions commit what they do.
 *
 * <p>Needs Flyway, an optional dependency of this library.
 */
public final class SubscriptionTables {

    static final String SCHEMA = "subscriptions";

    private SubscriptionTables() {}

    /**
     * Makes sure that the tables are in the database. May be called at every start.
     *
     * @param owner connects as a role that may create schemas
     * @param subscribers the roles whose subscriptions keep their positions here
     * @param readers the roles that may look how far they got
     */
    public static void install(DataSource owner, List<String> subscribers, List<String> readers) {
        Flyway.configure()
                .dataSource(owner)
                .schemas(SCHEMA)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .locations("classpath:com/videotutorials/messagestore/migration")
                .load()
                .migrate();
        try (var connection = owner.getConnection();
                var statement = connection.createStatement()) {
            for (var role : subscribers) {
                grant(statement, role, "select, insert, update, delete");
            }
            for (var role : readers) {
                grant(statement, role, "select");
            }
        } catch (SQLException e) {
            throw new MessageStoreUnavailableException("Cannot grant access to the positions: " + e.getMessage(), e);
        }
    }

    private static void grant(Statement statement, String role, String privileges) throws SQLException {
        var quoted = statement.enquoteIdentifier(role, true);
        statement.execute("grant usage on schema %s to %s".formatted(SCHEMA, quoted));
        statement.execute("grant %s on all tables in schema %s to %s".formatted(privileges, SCHEMA, quoted));
    }
}
