package com.videotutorials.messagestore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that is kept from one write to the next: a caller who writes by itself must not wait for a pool. Used by
 * one thread at a time; only {@link #abort}, {@link #isKept} and {@link #isUnused} may be called by others.
 */
final class KeptConnection {

    private static final Logger LOG = LoggerFactory.getLogger(KeptConnection.class);

    private static final long UNUSED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final DataSource dataSource;
    private volatile @Nullable Connection kept;
    private volatile long lastUse;

    KeptConnection(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The connection, which is opened if there is none. */
    Connection open() throws SQLException {
        lastUse = System.nanoTime();
        var open = kept;
        if (open == null) {
            open = dataSource.getConnection();
            kept = open;
        }
        return open;
    }

    boolean isKept() {
        return kept != null;
    }

    boolean isUnused(long now) {
        return kept != null && now - lastUse > UNUSED_NANOS;
    }

    /** Gives the connection back: a pool finds out itself whether it is broken. */
    void release() {
        var open = kept;
        kept = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.debug("Cannot give a connection back", e);
            }
        }
    }

    /** Breaks the connection under the thread that uses it, so that it need not wait any longer. */
    void abort() {
        var open = kept;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("Cannot abort a connection", e);
            }
        }
    }
}
