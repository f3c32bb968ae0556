package com.videotutorials.workers;

import com.videotutorials.messagestore.EntityStore;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.MessageTracing;
import com.videotutorials.messagestore.MicrometerMetrics;
import com.videotutorials.messagestore.PostgresSnapshots;
import com.videotutorials.messagestore.Subscription;
import com.videotutorials.messagestore.SubscriptionSettings;
import com.videotutorials.messagestore.Subscriptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Runs the workers: those that are chosen, all if nothing is said. */
@Configuration(proxyBeanMethods = false)
class Workers {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    /** Every subscription of components and aggregators, to look at. */
    static List<Subscription<?>> all() {
        return Stream.<Subscription<?>>concat(
                        Components.subscriptions(WaysOut.none()).stream(), Aggregators.subscriptions().stream())
                .toList();
    }

    @Bean
    Choice choice(@Value("${subscriptions.chosen}") List<String> chosen) {
        var choice = new Choice(chosen);
        choice.requireKnown(all());
        return choice;
    }

    @Bean
    Subscriptions subscriptions(
            MessageStore messageStore,
            DataSource messageStoreDataSource,
            DataSource viewDataDataSource,
            MicrometerMetrics metrics,
            MessageTracing tracing,
            Choice choice,
            WaysOut waysOut,
            @Value("${subscriptions.drain-time}") Duration drainTime,
            @Value("${subscriptions.patience}") Duration patience) {
        var components = Components.subscriptions(waysOut).stream()
                .map(subscription -> subscription.usuallyReportedAfter(patience))
                .toList();
        var aggregators = Aggregators.subscriptions().stream()
                .map(subscription -> subscription.usuallyReportedAfter(patience))
                .toList();
        var settings = SubscriptionSettings.usual()
                .withDrainTime(drainTime)
                .withEntities(store -> new EntityStore(store, new PostgresSnapshots(messageStoreDataSource)))
                .withObserver(metrics)
                .withTracing(tracing);
        var subscriptions = new Subscriptions(messageStore, messageStoreDataSource, settings)
                .add(choice.of(components))
                .add(choice.of(aggregators), Aggregators.in(viewDataDataSource))
                .start();
        LOG.info("Subscriptions:\n{}", subscriptions.describe());
        return subscriptions;
    }

    /** Not serving as soon as messages wait that nobody handles; says which subscription does not get on, and why. */
    @Bean
    HealthIndicator subscriptionsHealth(Subscriptions subscriptions) {
        return () -> {
            var problems = subscriptions.problems();
            return problems.isEmpty()
                    ? Health.up().build()
                    : Health.down().withDetail("problems", problems).build();
        };
    }
}
