package com.videotutorials.messagestore;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the tables that a rebuild fills, and after each batch tries to put them into the places of the old. */
final class RebuildCompanion implements SubscriptionLoop.Companion {

    private static final Logger LOG = LoggerFactory.getLogger(RebuildCompanion.class);

    private final String subscription;
    private final Rebuild rebuild;
    private final DataSource dataSource;
    private final Consumer<String> moved;

    /** @param moved told the name of the subscription whose tables are new */
    RebuildCompanion(String subscription, Rebuild rebuild, DataSource dataSource, Consumer<String> moved) {
        this.subscription = subscription;
        this.rebuild = rebuild;
        this.dataSource = dataSource;
        this.moved = moved;
    }

    @Override
    public void begin() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            Sql.inBoundedTransaction(connection, () -> {
                if (rebuild.prepare(connection)) {
                    LOG.info("Rebuilding subscription={} from the first message", subscription);
                }
            });
        }
    }

    @Override
    public void afterBatch() throws SQLException {
        if (finishes()) {
            LOG.info("Rebuilt subscription={}", subscription);
            moved.accept(subscription);
            throw new RetiredException("The rebuild of " + subscription + " is over");
        }
    }

    private boolean finishes() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            var finished = new AtomicBoolean();
            Sql.inBoundedTransaction(connection, () -> finished.set(rebuild.finish(connection)));
            return finished.get();
        }
    }

    @Override
    public void end() {
        try (var connection = dataSource.getConnection()) {
            Sql.inBoundedTransaction(connection, () -> rebuild.clear(connection));
        } catch (SQLException | RuntimeException e) {
            LOG.warn("Cannot drop the tables of the rebuild, should it be given up subscription={}", subscription, e);
        }
    }
}
