package com.videotutorials.server.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PeerTest {

    private static final Metadata.Key<String> FORWARDED_FOR =
            Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER);

    @Test
    void withoutProxiesThePeerIsWhoeverHasConnected() {
        assertThat(peer(0)).isEqualTo("192.0.2.1");
    }

    @Test
    void withoutProxiesNobodyIsBelievedToSpeakForAnother() {
        assertThat(peer(0, "198.51.100.7")).isEqualTo("192.0.2.1");
    }

    @Test
    void behindAProxyThePeerIsWhoHasConnectedToIt() {
        assertThat(peer(1, "198.51.100.7")).isEqualTo("198.51.100.7");
        assertThat(peer(2, "198.51.100.7, 203.0.113.9")).isEqualTo("198.51.100.7");
    }

    @Test
    void whatAClientHasPutInFrontIsNotBelieved() {
        assertThat(peer(1, "10.0.0.1, 198.51.100.7")).isEqualTo("198.51.100.7");
        assertThat(peer(1, "10.0.0.1", "198.51.100.7")).isEqualTo("198.51.100.7");
    }

    @Test
    void whoComesPastTheProxiesIsWhoeverHasConnected() {
        assertThat(peer(2, "198.51.100.7")).isEqualTo("192.0.2.1");
    }

    @Test
    void aPortThatAProxyAddsDoesNotMakeAnotherPeer() {
        assertThat(peer(1, "198.51.100.7:1234")).isEqualTo("198.51.100.7");
        assertThat(peer(1, "[2001:db8::1]:1234")).isEqualTo(peer(1, "2001:db8::1"));
    }

    @Test
    void allAddressesOfANetworkOfSixAreOnePeer() {
        assertThat(peer(1, "2001:db8::1"))
                .isEqualTo(peer(1, "2001:db8::ffff:1"))
                .endsWith("/64");
        assertThat(peer(1, "2001:db8:0:1::1")).isNotEqualTo(peer(1, "2001:db8::1"));
    }

    @Test
    void whatIsNoAddressIsNotBelieved() {
        assertThat(peer(1, "unknown")).isEqualTo("192.0.2.1");
        assertThat(peer(1, "x".repeat(5_000))).isEqualTo("192.0.2.1");
    }

    private static String peer(int trustedProxies, String... forwardedFor) {
        var headers = new Metadata();
        for (var header : forwardedFor) {
            headers.put(FORWARDED_FOR, header);
        }
        var seen = new AtomicReference<>("");
        new Peer(trustedProxies).interceptCall(new Call(), headers, (call, same) -> {
            seen.set(Peer.current());
            return new ServerCall.Listener<>() {};
        });
        return String.valueOf(seen.get());
    }

    private static final class Call extends ServerCall<byte[], byte[]> {

        @Override
        public Attributes getAttributes() {
            return Attributes.newBuilder()
                    .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, new InetSocketAddress("192.0.2.1", 1))
                    .build();
        }

        @Override
        public void request(int messages) {}

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public void sendMessage(byte[] message) {}

        @Override
        public void close(Status status, Metadata trailers) {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public MethodDescriptor<byte[], byte[]> getMethodDescriptor() {
            throw new UnsupportedOperationException();
        }
    }
}
