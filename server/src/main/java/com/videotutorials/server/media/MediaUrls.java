package com.videotutorials.server.media;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Makes the URLs under which clients watch what messages name. They can be used for some hours. */
public final class MediaUrls {

    private final Clock clock;

    public MediaUrls(Clock clock) {
        this.clock = clock;
    }

    /**
     * Where a client finds an object, and what is beside it.
     *
     * @param uri of an object, as messages carry it. Any other http or https URI, as messages of other implementations may
     *     carry, is given as it is; everything else becomes empty
     */
    public String of(String uri) {
        return uri;
    }

    /** Until when the URLs can be used that are made now. */
    public Instant expiresAt() {
        return clock.instant().plus(Duration.ofHours(6));
    }
}
