package com.videotutorials.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.videotutorials.api.home.v1.GetHomePageRequest;
import com.videotutorials.api.home.v1.HomeServiceGrpc;
import com.videotutorials.messagestore.testing.TestDatabase;
import com.videotutorials.server.Refusal;
import com.videotutorials.server.TestServer;
import com.videotutorials.server.tls.TestCertificates.Identity;
import io.grpc.Grpc;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class TlsTest {

    @TempDir
    private Path directory;

    private TestCertificates certificates;
    private Identity identity;

    @BeforeEach
    void issue() {
        certificates = new TestCertificates(directory);
        identity = certificates.issue("server");
    }

    @Test
    void aClientThatTrustsTheAuthorityIsAnswered() throws Exception {
        try (var server = start()) {
            assertThat(calls(server, TlsChannelCredentials.newBuilder())).isTrue();
        }
    }

    @Test
    void aPlaintextClientIsNotAnswered() {
        try (var server = start()) {
            var refusal = Refusal.of(() -> server.home().getHomePage(GetHomePageRequest.getDefaultInstance()));

            assertThat(refusal.code()).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void aNewCertificateIsUsedWithoutARestart() throws Exception {
        try (var server = start("--tls.reload=100ms")) {
            assertThat(shownBy(server)).isEqualTo("CN=server");

            certificates.issue("renewed").replace(identity);

            await().atMost(TestServer.PATIENCE).until(() -> shownBy(server).equals("CN=renewed"));
            assertThat(calls(server, TlsChannelCredentials.newBuilder())).isTrue();
        }
    }

    @Test
    void whereClientsNeedACertificateTheOthersAreNotAnswered() throws Exception {
        var client = certificates.issue("client");
        try (var server = start("--tls.trusted-clients=" + certificates.authority())) {
            assertThat(calls(
                            server,
                            TlsChannelCredentials.newBuilder()
                                    .keyManager(
                                            client.certificate().toFile(),
                                            client.privateKey().toFile())))
                    .isTrue();
            assertThat(Refusal.of(() -> calls(server, TlsChannelCredentials.newBuilder()))
                            .code())
                    .isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void aCertificateThatIsNotThereIsSaidAtTheStart() throws IOException {
        Files.delete(identity.certificate());

        assertThatThrownBy(this::start)
                .rootCause()
                .hasMessage("tls.certificate names \"%s\", which cannot be read", identity.certificate());
    }

    @Test
    void whoWantsEncryptionWithoutACertificateIsTold() {
        assertThatThrownBy(() ->
                        TestServer.start(TestDatabase.create(), "--tls.trusted-clients=" + certificates.authority()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("tls.trusted-clients is set, but tls.certificate is not");
    }

    private TestServer start(String... more) {
        var settings = new ArrayList<>(
                List.of("--tls.certificate=" + identity.certificate(), "--tls.private-key=" + identity.privateKey()));
        settings.addAll(List.of(more));
        return TestServer.start(TestDatabase.create(), settings.toArray(String[]::new));
    }

    private boolean calls(TestServer server, TlsChannelCredentials.Builder credentials) throws IOException {
        var channel = Grpc.newChannelBuilder(
                        "127.0.0.1:" + server.grpcPort(),
                        credentials
                                .trustManager(certificates.authority().toFile())
                                .build())
                .build();
        try {
            return HomeServiceGrpc.newBlockingStub(channel)
                    .getHomePage(GetHomePageRequest.getDefaultInstance())
                    .hasHomePage();
        } finally {
            channel.shutdownNow();
        }
    }

    /** Whose certificate a new connection is shown. */
    private static String shownBy(TestServer server) throws IOException, GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAnybody()}, null);
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.grpcPort())) {
            var parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    private static final class TrustsAnybody implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
