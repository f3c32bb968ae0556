package com.videotutorials.server;

import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.server.applications.home.HomeApplication;
import com.videotutorials.server.applications.viewing.ViewingApplication;
import com.videotutorials.server.calls.LiveQueries;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Every application of the system. */
@Configuration(proxyBeanMethods = false)
class Applications {

    @Bean
    HomeApplication homeApplication(DSLContext viewData, LiveQueries liveQueries) {
        return new HomeApplication(viewData, liveQueries);
    }

    @Bean
    ViewingApplication viewingApplication(MessageStore messageStore) {
        return new ViewingApplication(messageStore);
    }
}
