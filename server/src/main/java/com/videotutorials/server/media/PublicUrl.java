package com.videotutorials.server.media;

import java.net.URI;
import java.util.function.IntSupplier;

/** Under which URL clients reach the server's HTTP port. */
public final class PublicUrl {

    private final String url;
    private final IntSupplier port;

    /**
     * The URL that is set, if it is not empty.
     *
     * @param port of this machine, if none is set; asked when it is needed, for it may not be known before
     * @throws IllegalArgumentException if what is set is no URL
     */
    public PublicUrl(String url, IntSupplier port) {
        if (!url.isEmpty() && !isHttp(url)) {
            throw new IllegalArgumentException("is no http or https URL: " + url);
        }
        this.url = url.replaceFirst("/+$", "");
        this.port = port;
    }

    private static boolean isHttp(String url) {
        var uri = URI.create(url);
        return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                && uri.getHost() != null
                && uri.getQuery() == null;
    }

    String with(String path) {
        return (url.isEmpty() ? "http://127.0.0.1:" + port.getAsInt() : url) + path;
    }
}
