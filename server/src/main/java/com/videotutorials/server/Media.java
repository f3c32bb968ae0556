package com.videotutorials.server;

import com.videotutorials.objectstore.ObjectStore;
import com.videotutorials.objectstore.ObjectStoreSettings;
import com.videotutorials.server.limits.RateLimit;
import com.videotutorials.server.limits.RateLimits;
import com.videotutorials.server.media.MediaEndpoint;
import com.videotutorials.server.media.MediaUrls;
import com.videotutorials.server.media.PublicUrl;
import com.videotutorials.server.media.Transfers;
import com.videotutorials.server.media.UploadEndpoint;
import com.videotutorials.server.media.UploadLimits;
import com.videotutorials.server.media.Uploads;
import com.videotutorials.server.media.UrlTokens;
import com.videotutorials.server.tokens.SigningKeys;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Files on their way between clients and the object store, over the server's HTTP port. */
@Configuration(proxyBeanMethods = false)
class Media {

    private static final long CORS_SECONDS = 3_600;

    @Bean
    ObjectStore objectStore(Environment environment) {
        return Binder.get(environment)
                .bind("object-store", ObjectStoreSettings.class)
                .get()
                .open();
    }

    @Bean
    UrlTokens urlTokens(SigningKeys keys) {
        return new UrlTokens(keys, Clock.systemUTC());
    }

    @Bean
    PublicUrl publicUrl(@Value("${media.public-url}") String url, Environment environment) {
        return setting(
                "MEDIA_PUBLIC_URL",
                url,
                set -> new PublicUrl(set, () -> environment.getRequiredProperty("local.server.port", Integer.class)));
    }

    @Bean
    MediaUrls mediaUrls(PublicUrl publicUrl, UrlTokens tokens) {
        return new MediaUrls(publicUrl, tokens, Clock.systemUTC());
    }

    @Bean
    Transfers transfers(@Value("${media.transfers}") String most) {
        return setting("MEDIA_TRANSFERS", most, set -> new Transfers(Integer.parseInt(set)));
    }

    @Bean
    MediaEndpoint mediaEndpoint(ObjectStore store, UrlTokens tokens, Transfers transfers) {
        return new MediaEndpoint(store, tokens, transfers, Clock.systemUTC());
    }

    @Bean
    UploadEndpoint uploadEndpoint(ObjectStore store, UrlTokens tokens, Transfers transfers) {
        return new UploadEndpoint(store, tokens, transfers);
    }

    @Bean
    Uploads uploads(
            ObjectStore store,
            RateLimits rateLimits,
            PublicUrl publicUrl,
            UrlTokens tokens,
            @Value("${uploads.largest}") String largest,
            @Value("${uploads.content-types}") Set<String> contentTypes,
            @Value("${uploads.per-user}") String perUser) {
        var limits = new UploadLimits(
                setting("LARGEST_UPLOAD", largest, DataSize::parse).toBytes(),
                contentTypes,
                setting("UPLOADS_PER_USER", perUser, RateLimit::parse));
        return new Uploads(store, rateLimits, limits, publicUrl, tokens, Clock.systemUTC());
    }

    private static <T> T setting(String variable, String value, Function<String, T> meaning) {
        try {
            return meaning.apply(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: %s".formatted(variable, e.getMessage()), e);
        }
    }

    /** Browsers may show and send files for pages of these origins. */
    @Bean
    WebMvcConfigurer mediaOrigins(@Value("${media.allowed-origins}") List<String> origins) {
        return new WebMvcConfigurer() {
            @Override
            public void addCorsMappings(CorsRegistry registry) {
                if (origins.isEmpty()) {
                    return;
                }
                var allowed = origins.toArray(String[]::new);
                registry.addMapping("/media/**")
                        .allowedOrigins(allowed)
                        .allowedMethods("GET", "HEAD")
                        .exposedHeaders("Content-Length", "Content-Range", "ETag", "Retry-After")
                        .maxAge(CORS_SECONDS);
                registry.addMapping("/uploads/**")
                        .allowedOrigins(allowed)
                        .allowedMethods("PUT")
                        .exposedHeaders("Retry-After")
                        .maxAge(CORS_SECONDS);
            }
        };
    }
}
