package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of several appends as columns: what SQL's {@code unnest} makes rows of again. */
final class AppendRows {

    private final String[] ids;
    private final String[] streams;
    private final Integer[] nth;
    private final @Nullable Long[] expected;
    private final String[] types;
    private final String[] data;
    private final String[] metadata;

    private AppendRows(int size) {
        ids = new String[size];
        streams = new String[size];
        nth = new Integer[size];
        expected = new @Nullable Long[size];
        types = new String[size];
        data = new String[size];
        metadata = new String[size];
    }

    static AppendRows of(List<Append> appends) {
        var rows = new AppendRows(
                appends.stream().mapToInt(append -> append.rows().size()).sum());
        var written = new HashMap<StreamName, Integer>();
        var i = 0;
        for (var append : appends) {
            for (var row : append.rows()) {
                rows.ids[i] = row.id().toString();
                rows.streams[i] = append.stream().value();
                rows.nth[i] = written.merge(append.stream(), 1, Integer::sum) - 1;
                rows.expected[i] = append.expected().value();
                rows.types[i] = row.type();
                rows.data[i] = row.data();
                rows.metadata[i] = row.metadata();
                i++;
            }
        }
        return rows;
    }

    /** Binds id, stream name, how many of the stream come before, expected version, type, data and metadata. */
    int bind(Connection connection, PreparedStatement statement, int first) throws SQLException {
        var i = first;
        statement.setArray(i++, connection.createArrayOf("text", ids));
        statement.setArray(i++, connection.createArrayOf("text", streams));
        statement.setArray(i++, connection.createArrayOf("int4", nth));
        statement.setArray(i++, connection.createArrayOf("int8", expected));
        statement.setArray(i++, connection.createArrayOf("text", types));
        statement.setArray(i++, connection.createArrayOf("text", data));
        statement.setArray(i++, connection.createArrayOf("text", metadata));
        return i;
    }

    /** Binds id, stream name and type. */
    void bindPlaces(Connection connection, PreparedStatement statement) throws SQLException {
        statement.setArray(1, connection.createArrayOf("text", ids));
        statement.setArray(2, connection.createArrayOf("text", streams));
        statement.setArray(3, connection.createArrayOf("text", types));
    }
}
