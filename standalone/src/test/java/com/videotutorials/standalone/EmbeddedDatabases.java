package com.videotutorials.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** What tests ask of embedded databases. */
final class EmbeddedDatabases {

    private EmbeddedDatabases() {}

    static Path data(Path home) {
        return home.resolve("postgresql-18/data");
    }

    /** The server process of a home. */
    static ProcessHandle server(Path home) throws IOException {
        return Postmaster.of(data(home)).orElseThrow().process();
    }

    static void execute(EmbeddedDatabase database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), EmbeddedDatabase.USER, "");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String query(EmbeddedDatabase database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), EmbeddedDatabase.USER, "");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).as("a row of %s", sql).isTrue();
            return rows.getString(1);
        }
    }

    static int port(EmbeddedDatabase database) {
        return URI.create(database.jdbcUrl().substring("jdbc:".length())).getPort();
    }
}
