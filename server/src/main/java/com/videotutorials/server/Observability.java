package com.videotutorials.server;

import com.videotutorials.messagestore.MessageTracing;
import com.videotutorials.messagestore.MicrometerMetrics;
import com.videotutorials.messagestore.OpenTelemetryTracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the message store shows of itself: metrics, and traces that pass through messages. */
@Configuration(proxyBeanMethods = false)
class Observability {

    /** Unless whoever runs the application has metrics in which several are counted together. */
    @Bean
    @ConditionalOnMissingBean
    MicrometerMetrics messageStoreMetrics(MeterRegistry registry) {
        return new MicrometerMetrics(registry);
    }

    @Bean
    MessageTracing messageTracing(OpenTelemetry openTelemetry) {
        return new OpenTelemetryTracing(openTelemetry);
    }
}
