package com.videotutorials.messagestore.testing;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL that trusts everyone who connects, wherever it runs. */
interface PostgresServer extends AutoCloseable {

    String SUPERUSER = "postgres";

    String host();

    int port();

    void crash();

    void stop();

    void restart();

    /** The server dies for good, and a standby takes its place. */
    default void failOver() {
        throw new UnsupportedOperationException("This server has no standby");
    }

    @Override
    void close();

    default String url(String database) {
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
    }

    default DataSource dataSource(String database, String role) {
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url(database));
        dataSource.setUser(role);
        return dataSource;
    }
}
