package com.videotutorials.messagestore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class TestPostgresTest {

    @Test
    void twoDatabasesAreSeparate() throws SQLException {
        var one = TestDatabase.create();
        var other = TestDatabase.create();

        execute(one.dataSource(), "create table film (title text)");

        assertThat(one.name()).isNotEqualTo(other.name());
        assertThat(query(one.dataSource(), "select to_regclass('film')")).isEqualTo("film");
        assertThat(query(other.dataSource(), "select to_regclass('film')")).isNull();
    }

    @Test
    void aDatabaseThatIsClosedIsGoneAlthoughSomebodyIsConnected() throws SQLException {
        var one = TestDatabase.create();
        try (var other = TestDatabase.create();
                var connection = one.dataSource().getConnection()) {

            one.close();
            one.close();

            assertThat(connection.isValid(10)).isFalse();
            var left = "select count(*) from pg_database where datname = '" + one.name() + "'";
            assertThat(query(other.dataSource(), left)).isEqualTo("0");
        }
    }

    @Test
    void theSharedServerIsOneServer() {
        assertThat(TestPostgres.shared()).isSameAs(TestPostgres.shared());
        assertThat(TestDatabase.create().url())
                .startsWith("jdbc:postgresql://" + TestPostgres.shared().host() + ":"
                        + TestPostgres.shared().port() + "/");
    }

    @Test
    void aRoleConnectsWithoutAPassword() throws SQLException {
        var database = TestDatabase.create();

        execute(database.dataSource(), "create role viewer login");

        assertThat(query(database.dataSource("viewer"), "select current_user")).isEqualTo("viewer");
        assertThat(query(database.dataSource(), "select current_user")).isEqualTo("postgres");
    }

    @Test
    void theSharedServerIsFastAndTheSameEverywhere() throws SQLException {
        var database = TestDatabase.create().dataSource();

        assertThat(query(database, "show server_version")).startsWith("18.");
        assertThat(query(database, "show fsync")).isEqualTo("off");
        assertThat(query(database, "show synchronous_commit")).isEqualTo("on");
        assertThat(query(database, "show max_connections")).isEqualTo("300");
        assertThat(query(database, "select lower('Ä') || ('Z' < 'a')")).isEqualTo("ätrue");
    }

    @Test
    void theSettingsOfTheCallerWin() throws SQLException {
        var settings = Map.of(
                "fsync", "on",
                "synchronous_commit", "remote_write",
                "commit_delay", "2000",
                "commit_siblings", "0",
                "max_connections", "50");

        try (var postgres = TestPostgres.start(settings)) {
            var database = postgres.createDatabase().dataSource();

            for (var setting : settings.entrySet()) {
                assertThat(query(database, "show " + setting.getKey())).isEqualTo(setting.getValue());
            }
        }
    }

    @Test
    void whatWasCommittedSurvivesACrash() throws SQLException {
        try (var postgres = TestPostgres.start(Map.of("commit_delay", "7"))) {
            var database = postgres.createDatabase();
            var url = database.url();
            execute(database.dataSource(), "create table film (title text)");
            execute(database.dataSource(), "insert into film values ('Metropolis')");

            postgres.crash();
            assertThatThrownBy(() -> query(database.dataSource(), "select 1")).isInstanceOf(SQLException.class);
            postgres.restart();

            assertThat(database.url()).isEqualTo(url).contains(":" + postgres.port() + "/");
            assertThat(query(database.dataSource(), "select title from film")).isEqualTo("Metropolis");
            assertThat(query(database.dataSource(), "show commit_delay")).isEqualTo("7");
        }
    }

    @Test
    void aCrashedServerCanBeClosed() {
        var postgres = TestPostgres.start(Map.of());
        var database = postgres.createDatabase();

        postgres.crash();
        postgres.close();

        assertThatThrownBy(() -> query(database.dataSource(), "select 1")).isInstanceOf(SQLException.class);
    }

    @Test
    void anUnknownSourceIsRefused() {
        assertThatThrownBy(() -> ServerSource.start("oracle", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("test.database is oracle, but must be one of auto, docker and embedded");
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(DataSource database, String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
