package com.videotutorials.messagestore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/** Installs Message DB by hand, as its own script does: its SQL and no settings. */
final class GenuineMessageDb {

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
            "privileges/schema",
            "privileges/table",
            "privileges/sequence",
            "privileges/functions");

    private GenuineMessageDb() {}

    static void install(DataSource owner) throws SQLException {
        try (var connection = owner.getConnection();
                var statement = connection.createStatement()) {
            for (var script : SCRIPTS) {
                statement.execute(read(script));
            }
        }
    }

    private static String read(String script) {
        var path = "/com/videotutorials/messagestore/message-db/database/" + script + ".sql";
        try (var in = Objects.requireNonNull(GenuineMessageDb.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
