package com.videotutorials.standalone;

import com.videotutorials.messagestore.MicrometerMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Metrics of writing and of subscriptions in which server and workers are counted together, shown with the server's. What
 * concerns the whole process, such as its memory, each of them measures for itself, and the server's is shown.
 */
final class SharedMetrics {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MicrometerMetrics metrics = new MicrometerMetrics(registry);

    /** This one, which is about to start, counts here. */
    void measure(ConfigurableApplicationContext context) {
        context.getBeanFactory().registerSingleton("sharedMetrics", metrics);
    }

    /** Whoever reads the metrics of this one reads these too. */
    void showIn(ConfigurableApplicationContext context) {
        MultiCollector shared = registry.getPrometheusRegistry()::scrape;
        context.getBean(PrometheusRegistry.class).register(shared);
    }
}
