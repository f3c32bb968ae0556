package com.videotutorials.workers;

import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.MessageTracing;
import com.videotutorials.messagestore.MicrometerMetrics;
import com.videotutorials.messagestore.NotificationSender;
import com.videotutorials.messagestore.PostgresMessageStore;
import com.videotutorials.messagestore.Subscriptions;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The two databases of the workers: messages, which they may read and append, and view data, which they own. */
@Configuration(proxyBeanMethods = false)
class Databases {

    private static final int HEALTH_SECONDS = 2;

    @Bean
    @ConfigurationProperties("message-store")
    HikariDataSource messageStoreDataSource() {
        return new HikariDataSource();
    }

    @Bean
    @ConfigurationProperties("view-data")
    HikariDataSource viewDataDataSource() {
        return new HikariDataSource();
    }

    @Bean
    NotificationSender categoryNotifications(DataSource messageStoreDataSource) {
        return new NotificationSender(messageStoreDataSource, Subscriptions.CATEGORIES);
    }

    @Bean
    MessageStore messageStore(
            DataSource messageStoreDataSource,
            NotificationSender categoryNotifications,
            MicrometerMetrics metrics,
            MessageTracing tracing) {
        return PostgresMessageStore.builder(messageStoreDataSource)
                .afterCommit(category -> categoryNotifications.changed(category.value()))
                .observer(metrics)
                .tracing(tracing)
                .build();
    }

    @Bean
    HealthIndicator messageStoreHealth(DataSource messageStoreDataSource) {
        return () -> health(messageStoreDataSource);
    }

    @Bean
    HealthIndicator viewDataHealth(DataSource viewDataDataSource) {
        return () -> health(viewDataDataSource);
    }

    private static Health health(DataSource dataSource) {
        try (var connection = dataSource.getConnection()) {
            return connection.isValid(HEALTH_SECONDS)
                    ? Health.up().build()
                    : Health.down().withDetail("reason", "no answer").build();
        } catch (SQLException e) {
            return Health.down(e).build();
        }
    }
}
