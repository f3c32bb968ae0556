package com.videotutorials.server.calls;

import com.google.common.net.InetAddresses;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells from which address a call comes, for counting: behind proxies that are trusted, from which one they say. */
public final class Peer implements ServerInterceptor {

    private static final Context.Key<String> PEER = Context.keyWithDefault("peer", "unknown");
    private static final Metadata.Key<String> FORWARDED_FOR =
            Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER);

    private static final int NETWORK_BYTES = 8;

    private final int trustedProxies;

    /** @param trustedProxies how many proxies, each of which appends to {@code x-forwarded-for}, stand before the server */
    public Peer(int trustedProxies) {
        this.trustedProxies = trustedProxies;
    }

    /** Where the present call comes from. */
    public static String current() {
        return PEER.get();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var peer = peer(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR), headers.getAll(FORWARDED_FOR));
        return Contexts.interceptCall(Context.current().withValue(PEER, peer), call, headers, next);
    }

    private String peer(@Nullable SocketAddress remote, @Nullable Iterable<String> forwarded) {
        var hops = hops(forwarded);
        return Optional.of(hops)
                .filter(all -> trustedProxies > 0 && all.size() >= trustedProxies)
                .flatMap(all -> literal(all.get(all.size() - trustedProxies)))
                .map(Peer::shown)
                .orElseGet(() -> address(remote));
    }

    /** An address as proxies write it, some with a port. */
    private static Optional<InetAddress> literal(String hop) {
        for (var candidate :
                List.of(hop, hop.replaceFirst("^\\[(.*)](:\\d+)?$", "$1"), hop.replaceFirst(":\\d+$", ""))) {
            if (InetAddresses.isInetAddress(candidate)) {
                return Optional.of(InetAddresses.forString(candidate));
            }
        }
        return Optional.empty();
    }

    /** Of IPv6 the network: a host has all addresses of a /64. */
    private static String shown(InetAddress address) {
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES) + "/64"
                : address.getHostAddress();
    }

    private static List<String> hops(@Nullable Iterable<String> forwarded) {
        var hops = new ArrayList<String>();
        if (forwarded != null) {
            for (var header : forwarded) {
                for (var hop : header.split(",", -1)) {
                    hops.add(hop.strip());
                }
            }
        }
        return hops;
    }

    private static String address(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress internet && internet.getAddress() != null
                ? shown(internet.getAddress())
                : "local";
    }
}
