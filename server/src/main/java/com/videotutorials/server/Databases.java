package com.videotutorials.server;

import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.messagestore.MessageTracing;
import com.videotutorials.messagestore.MicrometerMetrics;
import com.videotutorials.messagestore.NotificationSender;
import com.videotutorials.messagestore.PostgresMessageStore;
import com.videotutorials.messagestore.Subscriptions;
import com.videotutorials.messagestore.WriteSettings;
import com.videotutorials.server.calls.CallDeadline;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The two databases of the server: messages, which it may append, and view data, which it may only read. */
@Configuration(proxyBeanMethods = false)
class Databases {

    private static final int HEALTH_SECONDS = 2;

    /** Whatever a client asks for: a query that takes longer lacks an index. */
    private static final int LONGEST_QUERY_SECONDS = 10;

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
                .settings(WriteSettings.defaults().withTimeout(CallDeadline::remaining))
                .afterCommit(category -> categoryNotifications.changed(category.value()))
                .observer(metrics)
                .tracing(tracing)
                .build();
    }

    @Bean
    DSLContext viewData(DataSource viewDataDataSource) {
        return DSL.using(new DefaultConfiguration()
                .set(SQLDialect.POSTGRES)
                .set(viewDataDataSource)
                .set(new Settings().withQueryTimeout(LONGEST_QUERY_SECONDS))
                .set(CallDeadline::cancellingStatements));
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
