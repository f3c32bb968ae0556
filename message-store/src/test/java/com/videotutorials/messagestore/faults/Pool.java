package com.videotutorials.messagestore.faults;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** Makes pools like those of the system itself. */
final class Pool {

    private static final int CONNECTION_TIMEOUT_MILLIS = 1_000;

    private Pool() {}

    /** A pool of connections of Message DB's role, which waits for a server that is not there. */
    static HikariDataSource of(String url, int size) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername("message_store");
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        config.setInitializationFailTimeout(-1);
        // else a pool whose first connection is lost while it asks for the isolation level never works again
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return new HikariDataSource(config);
    }
}
