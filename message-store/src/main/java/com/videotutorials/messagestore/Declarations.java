package com.videotutorials.messagestore;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** Makes the subscriptions of this process known to the database of their positions, one after the other. */
final class Declarations {

    /** Short, since leases are not renewed meanwhile. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final DataSource dataSource;
    private final HomeHealth health;
    private final Map<String, Subscription<?>> missing = new LinkedHashMap<>();

    Declarations(DataSource dataSource, Collection<Subscription<?>> subscriptions, HomeHealth health) {
        this.dataSource = dataSource;
        this.health = health;
        subscriptions.forEach(subscription -> missing.put(subscription.name(), subscription));
    }

    boolean isMissing(String subscription) {
        return missing.containsKey(subscription);
    }

    /** Declares those that are missing. What cannot be declared is tried again the next time, what is busy last of all. */
    void declare() throws SQLException {
        if (missing.isEmpty()) {
            return;
        }
        try (var connection = dataSource.getConnection()) {
            for (var subscription : List.copyOf(missing.values())) {
                try {
                    SubscriptionGroups.declare(connection, subscription, PATIENCE);
                    missing.remove(subscription.name());
                    health.canRun(subscription.name());
                } catch (SubscriptionBusyException e) {
                    health.cannotRun(subscription.name(), e);
                    missing.remove(subscription.name());
                    missing.put(subscription.name(), subscription);
                    return;
                } catch (IllegalStateException e) {
                    health.cannotRun(subscription.name(), e);
                }
            }
        }
    }
}
