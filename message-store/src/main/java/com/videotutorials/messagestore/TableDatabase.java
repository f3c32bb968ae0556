package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * A database in which subscriptions keep tables.
 *
 * <p>A batch that stays without a statement for three seconds loses its transaction, so that a paused process holds no locks
 * for longer; the batch is handled again. Handlers that have to compute for long belong into a component.
 *
 * @param dataSource its connections: in autocommit mode, at the isolation level READ COMMITTED
 * @param schema where the tables are
 * @param rebuildSchema where tables are while they are rebuilt; has to be there and to belong to the role of the
 *     connections
 * @param handles makes what handlers work with
 */
public record TableDatabase<C>(DataSource dataSource, String schema, String rebuildSchema, Handles<C> handles) {

    /**
     * A database whose handlers work with plain JDBC. The search path of their connection is the schema, so they name
     * tables without one.
     */
    public static TableDatabase<Connection> ofConnections(DataSource dataSource, String schema, String rebuildSchema) {
        return new TableDatabase<>(dataSource, schema, rebuildSchema, (connection, inSchema, handlers) -> {
            Sql.set(connection, "search_path", Sql.quoted(inSchema));
            handlers.accept(connection);
        });
    }

    /** Makes what handlers work with out of a transaction's connection. */
    public interface Handles<C> {

        /**
         * Lets handlers work, and finishes what they have begun before it returns.
         *
         * @param connection in a transaction, which the caller commits or rolls back
         * @param schema where the handlers find their tables
         */
        void use(Connection connection, String schema, Consumer<C> handlers) throws SQLException;
    }
}
