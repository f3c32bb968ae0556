package com.videotutorials.messagestore;

import app.messages.parcel.v1.Dispatched;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A table that a subscription keeps: where parcels go. It takes the same message twice, so that tests can see that. */
final class DestinationTable {

    private DestinationTable() {}

    static void create(StoreDatabase database) throws SQLException {
        database.execute("create table destination (global_position bigint not null, destination text not null)");
        database.execute("grant select, insert on destination to message_store");
    }

    static void insert(Connection connection, Recorded<Dispatched> event) {
        try (var statement = connection.prepareStatement("insert into public.destination values (?, ?)")) {
            statement.setLong(1, event.globalPosition());
            statement.setString(2, event.message().getDestination());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> rows(StoreDatabase database) throws SQLException {
        return database.texts("select global_position || ' ' || destination from destination order by global_position");
    }

    static List<String> destinations(StoreDatabase database) throws SQLException {
        return database.texts("select destination from destination order by global_position");
    }

    /** What a subscription does with an event. */
    interface Handler {
        void handle(Connection connection, Recorded<Dispatched> event);
    }
}
