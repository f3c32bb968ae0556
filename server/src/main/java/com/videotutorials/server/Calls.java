package com.videotutorials.server;

import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import com.videotutorials.messagestore.MessageStore;
import com.videotutorials.server.calls.AccessInterceptor;
import com.videotutorials.server.calls.ErrorInterceptor;
import com.videotutorials.server.calls.LiveQueries;
import com.videotutorials.server.calls.Peer;
import com.videotutorials.server.calls.ReadAfterInterceptor;
import com.videotutorials.server.calls.ReadsViewData;
import com.videotutorials.server.calls.RequestCheck;
import com.videotutorials.server.calls.ValidationInterceptor;
import com.videotutorials.server.calls.ViewDataPositions;
import com.videotutorials.server.tokens.AccessTokens;
import com.videotutorials.server.tokens.Sessions;
import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.binder.grpc.ObservationGrpcServerInterceptor;
import io.micrometer.observation.ObservationRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.ServerBuilderCustomizer;
import org.springframework.grpc.server.lifecycle.GrpcServerShutdownEvent;

/**
 * What every call goes through, from the outside in: metrics, errors, where it comes from, who calls, reading
 * one's own writes, validation.
 */
@Configuration(proxyBeanMethods = false)
class Calls {

    private static final int MOST_CALLS_OF_A_CONNECTION = 1_000;

    @Bean
    ViewDataPositions viewDataPositions(MessageStore messageStore, DataSource viewDataDataSource) {
        return new ViewDataPositions(messageStore, viewDataDataSource);
    }

    @Bean
    LiveQueries liveQueries(ViewDataPositions viewDataPositions) {
        return new LiveQueries(viewDataPositions);
    }

    @Bean
    ApplicationListener<GrpcServerShutdownEvent> lettingWatchersGo(LiveQueries liveQueries) {
        return event -> liveQueries.close();
    }

    @Bean
    @GlobalServerInterceptor
    @Order(-200)
    ObservationGrpcServerInterceptor observationInterceptor(ObservationRegistry observations) {
        return new ObservationGrpcServerInterceptor(observations);
    }

    @Bean
    @GlobalServerInterceptor
    @Order(-100)
    ServerInterceptor errorInterceptor() {
        return new ErrorInterceptor();
    }

    @Bean
    @GlobalServerInterceptor
    @Order(-50)
    ServerInterceptor peerInterceptor(@Value("${peers.trusted-proxies}") int trustedProxies) {
        return new Peer(trustedProxies);
    }

    @Bean
    @GlobalServerInterceptor
    @Order(0)
    ServerInterceptor accessInterceptor(AccessTokens accessTokens, Sessions sessions) {
        return new AccessInterceptor(accessTokens::verify, sessions::requireOpen);
    }

    @Bean
    @GlobalServerInterceptor
    @Order(100)
    ServerInterceptor readAfterInterceptor(ViewDataPositions viewDataPositions, List<BindableService> services) {
        var subscriptionsByService = new HashMap<String, Set<String>>();
        for (var service : services) {
            if (service instanceof ReadsViewData reader) {
                subscriptionsByService.put(
                        service.bindService().getServiceDescriptor().getName(), reader.subscriptions());
            }
        }
        return new ReadAfterInterceptor(viewDataPositions, subscriptionsByService);
    }

    /** Nobody needs more of one connection; proxies open several. */
    @Bean
    ServerBuilderCustomizer<NettyServerBuilder> boundedConnections() {
        return builder -> builder.maxConcurrentCallsPerConnection(MOST_CALLS_OF_A_CONNECTION);
    }

    @Bean
    Validator validator() {
        return ValidatorFactory.newBuilder().build();
    }

    @Bean
    @GlobalServerInterceptor
    @Order(200)
    ServerInterceptor validationInterceptor(Validator validator, List<RequestCheck> checks) {
        return new ValidationInterceptor(validator, checks);
    }
}
