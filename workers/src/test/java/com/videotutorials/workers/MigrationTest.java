package com.videotutorials.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.videotutorials.messagestore.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class MigrationTest {

    private static final String TABLES =
            """
            select string_agg(schemaname || '.' || tablename, ' ' order by schemaname, tablename)
            from pg_tables
            where schemaname in ('message_store', 'subscriptions', 'view_data') and tablename not like '%_history'
            """;

    @Test
    void theEnvironmentNamesTheDatabases() throws SQLException {
        var messages = TestDatabase.create();
        var viewData = TestDatabase.create();

        Migration.run(environment(messages, viewData));

        assertThat(text(messages, TABLES))
                .contains(
                        "message_store.messages", "subscriptions.subscription_position", "subscriptions.parked_message")
                .doesNotContain("view_data");
        assertThat(text(viewData, TABLES))
                .contains("view_data.home_page", "subscriptions.subscription_position", "subscriptions.parked_message")
                .doesNotContain("message_store.messages");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MESSAGE_STORE_URL", "VIEW_DATA_URL", "MIGRATION_USER"})
    void whatTheEnvironmentLacksIsNamed(String variable) {
        var database = TestDatabase.create();
        var environment = new HashMap<>(environment(database, database));
        environment.remove(variable);

        assertThatThrownBy(() -> Migration.run(environment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(variable + " is not set");
    }

    @Test
    void theCommandSaysInOneLineWhatTheEnvironmentLacks() throws Exception {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorkersApplication.class.getName(),
                        "migrate")
                .redirectErrorStream(true);
        builder.environment().keySet().removeAll(Set.of("MESSAGE_STORE_URL", "JAVA_TOOL_OPTIONS"));
        var migration = builder.start();

        try (var output = migration.inputReader()) {
            assertThat(output.lines()).containsExactly("MESSAGE_STORE_URL is not set");
        }
        assertThat(migration.waitFor()).isEqualTo(1);
    }

    @Test
    void migratingAgainChangesNothing() throws SQLException {
        var database = TestDatabase.create();
        Migration.run(database.dataSource(), database.dataSource());
        execute(database, "insert into view_data.home_page (videos_watched) values (7)");
        new TestViewings(database, database).writePlainly();
        var tables = text(database, TABLES);

        Migration.run(database.dataSource(), database.dataSource());

        assertThat(text(database, TABLES)).isEqualTo(tables);
        assertThat(text(database, "select videos_watched from view_data.home_page"))
                .isEqualTo("7");
        assertThat(text(database, "select count(*) from message_store.messages"))
                .isEqualTo("1");
    }

    @Test
    void theTablesBelongToTheWorkers() throws SQLException {
        var database = TestDatabase.create();

        Migration.run(database.dataSource(), database.dataSource());

        assertThat(text(database, "select tableowner from pg_tables where tablename = 'home_page'"))
                .isEqualTo("view_data");
    }

    @Test
    void theWorkersMayPutATableIntoThePlaceOfAnother() throws SQLException {
        var database = TestDatabase.create();
        Migration.run(database.dataSource(), database.dataSource());

        try (var connection = database.dataSource("view_data").getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table view_data_rebuild.home_page (like view_data.home_page including all)");
            statement.execute("insert into view_data_rebuild.home_page (videos_watched) values (7)");
            statement.execute("drop table view_data.home_page");
            statement.execute("alter table view_data_rebuild.home_page set schema view_data");
        }

        Migration.run(database.dataSource(), database.dataSource());
        assertThat(text(database, "select videos_watched from view_data.home_page"))
                .isEqualTo("7");
    }

    @Test
    void theServerDoesNotSeeTablesThatAreBeingRebuilt() throws SQLException {
        var database = TestDatabase.create();

        Migration.run(database.dataSource(), database.dataSource());

        assertThat(text(database, "select has_schema_privilege('view_data_reader', 'view_data_rebuild', 'usage')"))
                .isEqualTo("f");
    }

    private static Map<String, String> environment(TestDatabase messages, TestDatabase viewData) {
        return Map.of(
                "MESSAGE_STORE_URL",
                messages.url(),
                "VIEW_DATA_URL",
                viewData.url(),
                "MIGRATION_USER",
                "postgres",
                "MIGRATION_PASSWORD",
                "not needed");
    }

    private static void execute(TestDatabase database, String sql) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(TestDatabase database, String query) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }
}
