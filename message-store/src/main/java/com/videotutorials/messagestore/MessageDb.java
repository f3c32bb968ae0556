package com.videotutorials.messagestore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs genuine Message DB: the SQL of its authors' npm package, which the build packs into this library together
 * with its licence. A database in which Message DB 1.3 is installed already is used as it is.
 *
 * <p>Needs Flyway, an optional dependency of this library.
 */
public final class MessageDb {

    private static final Logger LOG = LoggerFactory.getLogger(MessageDb.class);

    private static final String SUPPORTED = "1.3.";

    /** The order of Message DB's own installation script. */
    private static final List<String> SCRIPTS = List.of(
            "roles/message-store",
            "schema/message-store",
            "extensions/pgcrypto",
            "tables/messages",
            "types/message",
            "functions/message-store-version",
            "functions/hash-64",
            "functions/acquire-lock",
            "functions/category",
            "functions/is-category",
            "functions/id",
            "functions/cardinal-id",
            "functions/stream-version",
            "functions/write-message",
            "functions/get-stream-messages",
            "functions/get-category-messages",
            "functions/get-last-stream-message",
            "indexes/messages-id",
            "indexes/messages-stream",
            "indexes/messages-category",
            "views/stream-summary",
            "views/type-summary",
            "views/stream-type-summary",
            "views/type-stream-summary",
            "views/category-type-summary",
            "views/type-category-summary",
            "privileges/schema",
            "privileges/table",
            "privileges/sequence",
            "privileges/functions",
            "privileges/views");

    /**
     * What Message DB needs of its database to be safe and fast: qualified calls work for its role whatever its name;
     * nobody pastes SQL into a query; and the planner reads categories by their index.
     */
    private static final List<String> SETTINGS = List.of(
            "alter role message_store in database %s set search_path = message_store, public",
            "alter database %s set message_store.sql_condition = 'off'",
            "alter database %s set jit = off",
            "alter database %s set random_page_cost = 1.1");

    private MessageDb() {}

    /**
     * Makes sure that Message DB is in the database. May be called at every start and by several processes at once.
     *
     * @param owner connects as a superuser, or as a role that may create schemas, roles and extensions
     * @throws org.flywaydb.core.api.FlywayException if it cannot be installed, or another version than 1.3 was there
     * @throws IllegalStateException if it was replaced by another version later
     */
    public static void install(DataSource owner) {
        Flyway.configure()
                .dataSource(owner)
                .schemas(SubscriptionTables.SCHEMA)
                .table("message_db_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .locations(new String[0])
                .javaMigrations(new Installation())
                .load()
                .migrate();
        try (var connection = owner.getConnection()) {
            Installation.requireSupportedVersion(connection);
        } catch (SQLException e) {
            throw new MessageStoreUnavailableException("Cannot find Message DB: " + e.getMessage(), e);
        }
    }

    private static final class Installation implements JavaMigration {

        @Override
        public MigrationVersion getVersion() {
            return MigrationVersion.fromVersion("1.3");
        }

        @Override
        public String getDescription() {
            return "message db";
        }

        @Override
        public @Nullable Integer getChecksum() {
            return null;
        }

        @Override
        public boolean canExecuteInTransaction() {
            return true;
        }

        @Override
        public void migrate(Context context) throws SQLException {
            var connection = context.getConnection();
            if (isInstalled(connection)) {
                requireSupportedVersion(connection);
                return;
            }
            run(connection, "set local search_path to public");
            for (var script : SCRIPTS) {
                run(connection, sql(script));
            }
            var database = text(connection, "select quote_ident(current_database())");
            for (var setting : SETTINGS) {
                adjust(connection, setting.formatted(database));
            }
        }

        private static boolean isInstalled(Connection connection) throws SQLException {
            return text(connection, "select to_regclass('message_store.messages')::text") != null;
        }

        private static void requireSupportedVersion(Connection connection) throws SQLException {
            var version = text(connection, "select message_store.message_store_version()");
            if (version == null || !version.startsWith(SUPPORTED)) {
                throw new IllegalStateException(
                        "Message DB %s is installed, this needs 1.3: run its own update script first"
                                .formatted(version));
            }
        }

        /** A setting that the role may not make is the administrator's business, not a reason to stop. */
        private static void adjust(Connection connection, String setting) throws SQLException {
            var before = connection.setSavepoint();
            try {
                run(connection, setting);
                connection.releaseSavepoint(before);
            } catch (SQLException e) {
                connection.rollback(before);
                LOG.warn("An administrator should run: {}; ({})", setting, e.getMessage());
            }
        }

        private static void run(Connection connection, String sql) throws SQLException {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        private static @Nullable String text(Connection connection, String query) throws SQLException {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(query)) {
                rows.next();
                return rows.getString(1);
            }
        }

        private static String sql(String script) {
            var path = "message-db/database/" + script + ".sql";
            try (var in = MessageDb.class.getResourceAsStream(path)) {
                if (in == null) {
                    throw new IllegalStateException("The library was built without " + path);
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
