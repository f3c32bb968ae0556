package com.videotutorials.server.tls;

import java.util.HashMap;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/**
 * Turns encryption on when a certificate is named, and asks clients for certificates when it is said whose are
 * trusted.
 */
public final class TlsSettings implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    static final String CERTIFICATE = "tls.certificate";
    static final String PRIVATE_KEY = "tls.private-key";
    static final String TRUSTED_CLIENTS = "tls.trusted-clients";
    static final String BUNDLE = "grpc-server";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        var environment = context.getEnvironment();
        if (environment.getProperty(CERTIFICATE, "").isEmpty()) {
            requireNone(environment, PRIVATE_KEY);
            requireNone(environment, TRUSTED_CLIENTS);
            return;
        }
        var settings = new HashMap<String, Object>(Map.of("spring.grpc.server.ssl.bundle", BUNDLE));
        if (!environment.getProperty(TRUSTED_CLIENTS, "").isEmpty()) {
            settings.put("spring.grpc.server.ssl.client-auth", "REQUIRE");
        }
        environment.getPropertySources().addLast(new MapPropertySource("tls", settings));
    }

    /** Whoever sets the others wants encryption: to go without it silently would be wrong. */
    private static void requireNone(Environment environment, String property) {
        if (!environment.getProperty(property, "").isEmpty()) {
            throw new IllegalStateException("%s is set, but %s is not".formatted(property, CERTIFICATE));
        }
    }
}
