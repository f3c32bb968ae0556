package com.videotutorials.messagestore;

import app.messages.parcel.v1.Dispatched;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;

/** A table that a subscription keeps: where parcels go. It takes the same message twice, so that tests can see that. */
final class DestinationTable {

    private DestinationTable() {}

    static void create(StoreDatabase database) throws SQLException {
        database.execute("create table destination (global_position bigint not null, destination text not null,"
                + " nth bigint generated always as identity)");
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

    /** Inserts the event and then throws if its destination is one of these. */
    static Handler failingFor(Collection<String> closed) {
        return (connection, event) -> {
            insert(connection, event);
            var destination = event.message().getDestination();
            if (closed.contains(destination)) {
                throw new IllegalStateException("no road to " + destination);
            }
        };
    }

    static List<String> rows(StoreDatabase database) throws SQLException {
        return database.texts("select global_position || ' ' || destination from destination order by global_position");
    }

    static List<String> destinations(StoreDatabase database) throws SQLException {
        return database.texts("select destination from destination order by global_position");
    }

    /** The destinations in the order in which the events were handled. */
    static List<String> inOrderOfHandling(StoreDatabase database) throws SQLException {
        return database.texts("select destination from destination order by nth");
    }

    /** The database as one in which subscriptions keep the table. */
    static TableDatabase<Connection> in(DataSource dataSource) {
        return new TableDatabase<>(
                dataSource, "public", "rebuild", (connection, schema, handlers) -> handlers.accept(connection));
    }

    /** What a subscription does with an event. */
    interface Handler {
        void handle(Connection connection, Recorded<Dispatched> event);
    }
}
