package com.videotutorials.server;

import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.server.applications.authentication.LogInLimits;
import com.videotutorials.server.limits.FailedLogIns;
import com.videotutorials.server.limits.RateLimit;
import com.videotutorials.server.limits.RateLimits;
import com.videotutorials.server.passwords.Passwords;
import com.videotutorials.server.tls.ReloadedCertificates;
import com.videotutorials.server.tokens.AccessTokens;
import com.videotutorials.server.tokens.Sessions;
import com.videotutorials.server.tokens.SigningKeys;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What it takes to find out who calls, and to keep those out who only try. */
@Configuration(proxyBeanMethods = false)
class Security {

    @Bean
    ReloadedCertificates certificates(Environment environment, @Value("${tls.reload}") Duration look) {
        return new ReloadedCertificates(environment, look);
    }

    @Bean
    SigningKeys signingKeys(@Value("${access-tokens.keys}") Path file) {
        return SigningKeys.in(file, Clock.systemUTC());
    }

    @Bean
    AccessTokens accessTokens(
            SigningKeys keys,
            @Value("${access-tokens.issuer}") String issuer,
            @Value("${access-tokens.audience}") String audience) {
        return new AccessTokens(keys, issuer, audience, Clock.systemUTC());
    }

    @Bean
    JwksEndpoint jwksEndpoint(SigningKeys keys) {
        return new JwksEndpoint(keys);
    }

    @Bean
    Sessions sessions(MessageStore messageStore, @Value("${refresh-tokens.lifetime}") Duration lifetime) {
        return new Sessions(messageStore, lifetime, Clock.systemUTC());
    }

    @Bean
    Passwords passwords(
            @Value("${passwords.cost}") int cost,
            @Value("${passwords.threads}") int threads,
            @Value("${passwords.waiting}") int waiting) {
        var half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new Passwords(cost, threads == 0 ? half : threads, waiting);
    }

    @Bean
    @ConfigurationProperties("rate-limits")
    HikariDataSource rateLimitsDataSource() {
        return new HikariDataSource();
    }

    @Bean
    RateLimits rateLimits(DataSource rateLimitsDataSource) {
        return new RateLimits(rateLimitsDataSource);
    }

    @Bean
    FailedLogIns failedLogIns(RateLimits limits) {
        return limits.failedLogIns();
    }

    @Bean
    LogInLimits logInLimits(
            RateLimits limits,
            @Value("${rate-limits.log-ins-per-peer}") String limitOfPeer,
            @Value("${rate-limits.log-ins-per-address}") String limitOfAddress) {
        return new LogInLimits(limits, RateLimit.parse(limitOfPeer), RateLimit.parse(limitOfAddress));
    }
}
