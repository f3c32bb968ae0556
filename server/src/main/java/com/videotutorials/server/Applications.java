package com.videotutorials.server;

import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.server.applications.authentication.AuthenticationApplication;
import com.videotutorials.server.applications.authentication.LogInLimits;
import com.videotutorials.server.applications.catalog.CatalogApplication;
import com.videotutorials.server.applications.creators.CreatorsApplication;
import com.videotutorials.server.applications.home.HomeApplication;
import com.videotutorials.server.applications.operation.OperationApplication;
import com.videotutorials.server.applications.registration.RegistrationApplication;
import com.videotutorials.server.applications.useradmin.UserAdminApplication;
import com.videotutorials.server.applications.viewing.ViewingApplication;
import com.videotutorials.server.calls.LiveQueries;
import com.videotutorials.server.calls.ViewDataPositions;
import com.videotutorials.server.limits.FailedLogIns;
import com.videotutorials.server.limits.RateLimit;
import com.videotutorials.server.limits.RateLimits;
import com.videotutorials.server.media.MediaUrls;
import com.videotutorials.server.media.Uploads;
import com.videotutorials.server.passwords.Passwords;
import com.videotutorials.server.tokens.AccessTokens;
import com.videotutorials.server.tokens.Sessions;
import org.jooq.DSLContext;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Every application of the system. */
@Configuration(proxyBeanMethods = false)
class Applications {

    @Bean
    AuthenticationApplication authenticationApplication(
            MessageStore messageStore,
            DSLContext viewData,
            ViewDataPositions positions,
            FailedLogIns failedLogIns,
            LogInLimits limits,
            Passwords passwords,
            AccessTokens accessTokens,
            Sessions sessions) {
        return new AuthenticationApplication(
                messageStore, viewData, positions, failedLogIns, limits, passwords, accessTokens, sessions);
    }

    @Bean
    CatalogApplication catalogApplication(DSLContext viewData, LiveQueries liveQueries, MediaUrls mediaUrls) {
        return new CatalogApplication(viewData, liveQueries, mediaUrls);
    }

    @Bean
    CreatorsApplication creatorsApplication(
            MessageStore messageStore,
            DSLContext viewData,
            Uploads uploads,
            MediaUrls mediaUrls,
            RateLimits limits,
            @Value("${rate-limits.publications-per-user}") String limitOfUser) {
        return new CreatorsApplication(
                messageStore, viewData, uploads, mediaUrls, limits, RateLimit.parse(limitOfUser));
    }

    @Bean
    HomeApplication homeApplication(DSLContext viewData, LiveQueries liveQueries) {
        return new HomeApplication(viewData, liveQueries);
    }

    @Bean
    RegistrationApplication registrationApplication(
            MessageStore messageStore,
            Passwords passwords,
            RateLimits limits,
            @Value("${rate-limits.registrations-per-peer}") String limitOfPeer) {
        return new RegistrationApplication(messageStore, passwords, limits, RateLimit.parse(limitOfPeer));
    }

    @Bean
    UserAdminApplication userAdminApplication(MessageStore messageStore) {
        return new UserAdminApplication(messageStore);
    }

    @Bean
    OperationApplication operationApplication(DSLContext viewData, LiveQueries liveQueries) {
        return new OperationApplication(viewData, liveQueries);
    }

    @Bean
    ViewingApplication viewingApplication(MessageStore messageStore) {
        return new ViewingApplication(messageStore);
    }
}
