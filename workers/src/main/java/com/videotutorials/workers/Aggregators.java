package com.videotutorials.workers;

import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.Subscriptions;
import com.videotutorials.workers.aggregators.Aggregator;
import com.videotutorials.workers.aggregators.homepage.HomePageAggregator;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Every aggregator of the system. */
@Configuration(proxyBeanMethods = false)
public class Aggregators {

    private static final Logger LOG = LoggerFactory.getLogger(Aggregators.class);

    /** All of them. */
    public static List<Aggregator> all() {
        return List.of(new HomePageAggregator());
    }

    @Bean
    Subscriptions subscriptions(
            MessageStore messageStore, DataSource messageStoreDataSource, DataSource viewDataDataSource) {
        var subscriptions = new Subscriptions(messageStore, messageStoreDataSource)
                .add(
                        all().stream().map(Aggregator::subscription).toList(),
                        viewDataDataSource,
                        connection -> DSL.using(connection, SQLDialect.POSTGRES))
                .start();
        LOG.info("Subscriptions:\n{}", subscriptions.describe());
        return subscriptions;
    }
}
