package com.videotutorials.server.tls;

import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.core.env.Environment;

/**
 * The server's certificate and, where clients must have one, whose are trusted: PEM files that are read again when they
 * change. Connections that are open keep what they began with.
 */
public final class ReloadedCertificates implements SslBundleRegistrar, AutoCloseable {

    private final Environment environment;
    private final Duration look;
    private final List<Runnable> closing = new ArrayList<>();
    private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "certificates");
        thread.setDaemon(true);
        return thread;
    });

    /** @param look how often the files are looked at */
    public ReloadedCertificates(Environment environment, Duration look) {
        this.environment = environment;
        this.look = look;
    }

    @Override
    public void registerBundles(SslBundleRegistry registry) {
        if (named(TlsSettings.CERTIFICATE).isEmpty()) {
            return;
        }
        try {
            registry.registerBundle(
                    TlsSettings.BUNDLE,
                    SslBundle.of(
                            SslStoreBundle.NONE,
                            SslBundleKey.NONE,
                            SslOptions.NONE,
                            SslBundle.DEFAULT_PROTOCOL,
                            SslManagerBundle.of(
                                    new GivenManagers.OfKeys(keyManager()),
                                    new GivenManagers.OfTrust(trustManager()))));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(
                    "tls.certificate, tls.private-key or tls.trusted-clients cannot be used: " + e.getMessage(), e);
        }
    }

    private AdvancedTlsX509KeyManager keyManager() throws IOException, GeneralSecurityException {
        var manager = new AdvancedTlsX509KeyManager();
        var reading = manager.updateIdentityCredentials(
                file(TlsSettings.CERTIFICATE),
                file(TlsSettings.PRIVATE_KEY),
                look.toMillis(),
                TimeUnit.MILLISECONDS,
                reader);
        closing.add(reading::close);
        return manager;
    }

    private AdvancedTlsX509TrustManager trustManager() throws IOException, GeneralSecurityException {
        var manager = AdvancedTlsX509TrustManager.newBuilder()
                .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
                .build();
        if (named(TlsSettings.TRUSTED_CLIENTS).isEmpty()) {
            manager.useSystemDefaultTrustCerts();
        } else {
            var reading = manager.updateTrustCredentials(
                    file(TlsSettings.TRUSTED_CLIENTS), look.toMillis(), TimeUnit.MILLISECONDS, reader);
            closing.add(reading::close);
        }
        return manager;
    }

    private File file(String property) {
        var file = new File(named(property));
        if (!file.canRead()) {
            throw new IllegalStateException("%s names \"%s\", which cannot be read".formatted(property, file));
        }
        return file;
    }

    private String named(String property) {
        return environment.getProperty(property, "");
    }

    @Override
    public void close() {
        closing.forEach(Runnable::run);
        reader.shutdownNow();
    }
}
