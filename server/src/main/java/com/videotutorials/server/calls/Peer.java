package com.videotutorials.server.calls;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells from which address a call comes, for counting: behind proxies that are trusted, from which one they say. */
public final class Peer implements ServerInterceptor {

    private static final Context.Key<String> PEER = Context.keyWithDefault("peer", "unknown");
    private static final Metadata.Key<String> FORWARDED_FOR =
            Metadata.Key.of("x-forwarded-for", Metadata.ASCII_STRING_MARSHALLER);

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
        return trustedProxies > 0 && hops.size() >= trustedProxies
                ? hops.get(hops.size() - trustedProxies)
                : address(remote);
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
                ? internet.getAddress().getHostAddress()
                : "local";
    }
}
