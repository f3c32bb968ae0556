package com.videotutorials.server.calls;

import com.videotutorials.messagestore.Metadata;

/** The metadata of what a request writes: its trace, and who acts. */
public final class RequestMetadata {

    private RequestMetadata() {}

    /** The metadata of the first message of the present call. */
    public static Metadata of(RequestIdentity identity) {
        var metadata = Metadata.startingTrace(identity.traceId());
        return Caller.current()
                .userId()
                .map(userId -> metadata.withUserId(userId.toString()))
                .orElse(metadata);
    }
}
