package com.videotutorials.server.media;

import com.videotutorials.objectstore.ObjectName;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * Makes the URLs under which clients watch what messages name. They can be used for some hours. A token allows to read
 * all files of a folder, because playlists name their files as relative URIs; within an hour the URL of a file remains
 * the same, so that it can be cached.
 */
public final class MediaUrls {

    static final String PURPOSE = "media";

    private static final Duration LIFETIME = Duration.ofHours(6);

    private final PublicUrl publicUrl;
    private final UrlTokens tokens;
    private final Clock clock;

    /** The URLs begin with the public one. */
    public MediaUrls(PublicUrl publicUrl, UrlTokens tokens, Clock clock) {
        this.publicUrl = publicUrl;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * Where a client finds an object, and what is beside it.
     *
     * @param uri of an object, as messages carry it. Any other http or https URI, as messages of other implementations may
     *     carry, is given as it is; everything else becomes empty
     */
    public String of(String uri) {
        return ObjectName.isUri(uri) ? url(ObjectName.fromUri(uri).value()) : isHttp(uri) ? uri : "";
    }

    private String url(String name) {
        var slash = name.lastIndexOf('/');
        var token = tokens.sign(PURPOSE, expiresAt(), List.of(name.substring(0, slash + 1)));
        return publicUrl.with("/media/" + token + "/" + name.substring(slash + 1));
    }

    private static boolean isHttp(String uri) {
        try {
            var scheme = URI.create(uri).getScheme();
            return scheme != null && List.of("http", "https").contains(scheme.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Until when the URLs can be used that are made now: six to seven hours. */
    public Instant expiresAt() {
        return clock.instant()
                .truncatedTo(ChronoUnit.HOURS)
                .plus(Duration.ofHours(1))
                .plus(LIFETIME);
    }
}
