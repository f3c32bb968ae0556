package com.videotutorials.server.applications.operation;

import com.videotutorials.server.calls.Caller;
import com.videotutorials.server.calls.NotFoundException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An operation, and who asks for it: to somebody who may not see it, it does not exist. */
record OperationKey(UUID traceId, Caller caller) {

    /** @param userId who started the operation; null when nobody was logged in */
    boolean isOfWhatWasStartedBy(@Nullable UUID userId) {
        return userId == null
                || caller.isAdmin()
                || caller.userId().filter(userId::equals).isPresent();
    }

    NotFoundException notFound() {
        return new NotFoundException("operation", traceId);
    }
}
