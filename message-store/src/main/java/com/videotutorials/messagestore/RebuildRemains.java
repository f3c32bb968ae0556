package com.videotutorials.messagestore;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops what a rebuild has left behind that was given up while no process ran it. */
final class RebuildRemains implements SubscriptionLoop.Companion {

    private static final Logger LOG = LoggerFactory.getLogger(RebuildRemains.class);

    private final String subscription;
    private final Rebuild rebuild;
    private final DataSource dataSource;
    private boolean looked;

    /** @param subscription the name of the one whose rebuild was given up */
    RebuildRemains(String subscription, Rebuild rebuild, DataSource dataSource) {
        this.subscription = subscription;
        this.rebuild = rebuild;
        this.dataSource = dataSource;
    }

    /** Once; the subscription itself goes on in any case. */
    @Override
    public void begin() {
        if (looked) {
            return;
        }
        looked = true;
        try (var connection = dataSource.getConnection()) {
            if (rebuild.hasRemains(connection)) {
                Sql.inBoundedTransaction(connection, () -> rebuild.clear(connection));
                LOG.info("Dropped the tables of a rebuild that was given up subscription={}", subscription);
            }
        } catch (SQLException | RuntimeException e) {
            LOG.warn("Cannot drop the tables of a rebuild that was given up subscription={}", subscription, e);
        }
    }
}
