package com.videotutorials.workers.components.videopublishing;

import com.videotutorials.objectstore.ObjectName;

/** What somebody has sent to be published. Its name says whose it is: {@code object:uploads/{userId}/{uploadId}}. */
final class Upload {

    private Upload() {}

    static boolean belongsTo(String ownerId, String uri) {
        return ObjectName.isUri(uri)
                && ObjectName.fromUri(uri).value().startsWith("uploads/%s/".formatted(ownerId))
                && !ownerId.isEmpty();
    }
}
